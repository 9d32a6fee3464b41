import { CreateDomainCommand, CreateRepositoryCommand as CreatePackages } from "@aws-sdk/client-codeartifact";
import { CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import type { StackKind } from "../../environments/names";
import { readAccepted } from "../../scripts/source/accepted";
import { deployed, SMALL, store, STORED, WHOLE, withStates } from "./prepare";
import { SCAN_SCENARIOS } from "./scan-scenarios";
import type { Scenario } from "./scenario";
import { SECRET_SCENARIOS } from "./secret-scenarios";
import { keyProblems, valueProblems } from "./secrets";
import { deployedProblems, goneProblems, planProblems, stateBucketProblems } from "./settled";
import { STATE_SCENARIOS } from "./state-scenarios";

const deploy = (stack: StackKind, name: string, lines: readonly string[]): Scenario => ({
  name,
  terraform: true,
  prepare: (place) => withStates(place, lines),
  args: ({ name: env }) => ["deploy", "--env", env, "--stack", stack, "--yes"],
  problems: (place) => deployedProblems(place, [stack]),
});

export const SCENARIOS: readonly Scenario[] = [
  deploy("registry", "deploy small", SMALL),
  deploy("registry", "deploy registry", WHOLE),
  deploy("secrets", "deploy secrets", WHOLE),
  deploy("scanner", "deploy scanner", WHOLE),
  {
    name: "bootstrap",
    terraform: true,
    prepare: (place) => place.configure(WHOLE.join("\n")),
    args: ({ name }) => ["bootstrap", "--env", name],
    problems: async (place) => [...(await stateBucketProblems(place)), ...(await deployedProblems(place, ["state"]))],
  },
  {
    name: "destroy",
    terraform: true,
    async prepare(place) {
      await withStates(place, [...SMALL, "  protect: false"]);
      await deployed(place, "registry");
    },
    args: ({ name }) => ["destroy", "--env", name, "--stack", "registry", "--confirm", name],
    problems: (place) => goneProblems(place, "registry"),
  },
  {
    name: "adopt",
    terraform: true,
    async prepare(place) {
      await withStates(place, SMALL);
      await place.aws.codeArtifact.send(new CreateDomainCommand({ domain: "packages" }));
      await place.aws.codeArtifact.send(new CreatePackages({ domain: "packages", repository: "team" }));
      await store(place, STORED);
    },
    args: ({ name }) => ["adopt", "--env", name, "--yes"],
    async problems(place) {
      const left = await place.ops(["adopt", "--env", place.name, "--yes"]);
      const again = left.code === 0 && left.output.includes("Nothing to adopt") ? [] : [`not everything is adopted: ${left.output}`];
      const deploying = await place.ops(["deploy", "--env", place.name, "--stack", "registry", "--yes"]);
      const failed = deploying.code === 0 ? [] : [`deploy after adopt: ${deploying.output}`];
      const secrets = [...(await valueProblems(place, STORED)), ...(await keyProblems(place))];
      return [...again, ...failed, ...secrets, ...(await planProblems(place, ["registry"]))];
    },
  },
  {
    name: "publish",
    terraform: false,
    async prepare(place) {
      await withStates(place, SMALL);
      await place.aws.codeCommit.send(new CreateRepositoryCommand({ repositoryName: place.names.sourceRepository }));
      const Name = place.names.acceptedSourceParameter;
      await place.aws.ssm.send(new PutParameterCommand({ Name, Value: "0".repeat(64), Type: "String" }));
    },
    args: ({ name }) => ["publish", "--env", name],
    async problems(place) {
      const { code, output } = await place.ops(["publish", "--env", place.name, "--json"]);
      const whole = code === 0 && output.includes('"changed": false');
      const accepted = (await readAccepted(place)) ?? [];
      return [
        ...(whole ? [] : [`not published whole: ${output}`]),
        ...(accepted.length === 1 && output.includes(`"contentHash": "${accepted[0]}"`) ? [] : [`accepted: ${accepted.join(" ")}`]),
      ];
    },
  },
  ...STATE_SCENARIOS,
  ...SECRET_SCENARIOS,
  ...SCAN_SCENARIOS,
];

export function scenario(name: string): Scenario {
  const found = SCENARIOS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}: ${SCENARIOS.map((each) => each.name).join(", ")}`);
  return found;
}
