import { CreateDomainCommand, CreateRepositoryCommand as CreatePackages } from "@aws-sdk/client-codeartifact";
import { CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { GetParameterCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { readAccepted } from "../../scripts/source/accepted";
import { makeBucket } from "../helpers/sdk";
import { deployedProblems, goneProblems, planProblems, stateBucketProblems } from "./settled";
import type { Place } from "./world";

/** A verb that is interrupted: from which place it starts, and how it is when all is well. */
export interface Scenario {
  readonly name: string;
  /** Whether Terraform takes part: if not, nothing of it can be killed. */
  readonly terraform: boolean;
  /** How many calls that change something it makes without an interruption. */
  readonly calls: number;
  readonly prepare: (place: Place) => Promise<void>;
  /** The command line after `npm run ops --`. */
  readonly args: (place: Place) => readonly string[];
  readonly input?: string;
  /** What is wrong at the end; empty if nothing is. */
  readonly problems: (place: Place) => Promise<readonly string[]>;
}

/** The smallest stack that is protected: a domain with AWS's own key and one repository. The provider never waits for it. */
const SMALL = ["registry:", "  domain: packages", "  repository: team", "  encryptionKey: aws-managed", "  storeRepository: false"];
const WHOLE = ["registry:", "  domain: packages", "  repository: team"];
const TOKEN = "5a4db0c5-0000-4000-8000-00000000000";

const inBucket = (place: Pick<Place, "name">, which = "states") => `backend: { kind: s3, bucket: ${place.name}-${which} }`;

/** Makes a bucket for states, as a team that has one already. */
async function stateBucket(place: Place, which = "states"): Promise<void> {
  const Bucket = `${place.name}-${which}`;
  await makeBucket(place.aws.s3, Bucket);
  await place.aws.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
}

async function withStates(place: Place, lines: readonly string[]): Promise<void> {
  await place.configure([...lines, inBucket(place)].join("\n"));
  await stateBucket(place);
}

async function deployed(place: Place, stack: string): Promise<void> {
  const { code, output } = await place.ops(["deploy", "--env", place.name, "--stack", stack, "--yes"]);
  if (code !== 0) throw new Error(`${place.name} could not be prepared: ${output}`);
}

const deploy = (stack: "registry" | "scanner", name: string, calls: number, lines: readonly string[]): Scenario => ({
  name,
  calls,
  terraform: true,
  prepare: (place) => withStates(place, lines),
  args: ({ name: env }) => ["deploy", "--env", env, "--stack", stack, "--yes"],
  problems: (place) => deployedProblems(place, [stack]),
});

export const SCENARIOS: readonly Scenario[] = [
  deploy("registry", "deploy small", 8, SMALL),
  deploy("registry", "deploy registry", 12, WHOLE),
  deploy("scanner", "deploy scanner", 28, WHOLE),
  {
    name: "bootstrap",
    calls: 15,
    terraform: true,
    prepare: (place) => place.configure(WHOLE.join("\n")),
    args: ({ name }) => ["bootstrap", "--env", name],
    problems: async (place) => [...(await stateBucketProblems(place)), ...(await deployedProblems(place, ["state"]))],
  },
  {
    name: "destroy",
    calls: 7,
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
    calls: 19,
    terraform: true,
    async prepare(place) {
      await withStates(place, SMALL);
      await place.aws.codeArtifact.send(new CreateDomainCommand({ domain: "packages" }));
      await place.aws.codeArtifact.send(new CreatePackages({ domain: "packages", repository: "team" }));
      for (const Name of [place.names.tokenParameter, place.names.organizationParameter])
        await place.aws.ssm.send(new PutParameterCommand({ Name, Value: `${TOKEN}0`, Type: "SecureString" }));
    },
    args: ({ name }) => ["adopt", "--env", name, "--yes"],
    async problems(place) {
      const left = await place.ops(["adopt", "--env", place.name, "--yes"]);
      const again = left.code === 0 && left.output.includes("Nothing to adopt") ? [] : [`not everything is adopted: ${left.output}`];
      const deploying = await place.ops(["deploy", "--env", place.name, "--stack", "registry", "--yes"]);
      const failed = deploying.code === 0 ? [] : [`deploy after adopt: ${deploying.output}`];
      return [...again, ...failed, ...(await planProblems(place, ["registry"]))];
    },
  },
  {
    name: "migrate",
    calls: 6,
    terraform: true,
    async prepare(place) {
      await withStates(place, SMALL);
      await deployed(place, "registry");
      place.file(`${place.name}-before.yaml`, place.content);
      await stateBucket(place, "other");
      await place.configure([...SMALL, inBucket(place, "other")].join("\n"));
    },
    args: ({ name }) => ["state", "migrate", "--env", name, "--from", `${name}-before.yaml`, "--yes"],
    problems: (place) => deployedProblems(place, ["registry"]),
  },
  {
    name: "publish",
    calls: 3,
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
  {
    name: "secrets",
    calls: 2,
    terraform: false,
    async prepare(place) {
      await withStates(place, SMALL);
      for (const Name of [place.names.tokenParameter, place.names.organizationParameter])
        await place.aws.ssm.send(new PutParameterCommand({ Name, Value: "placeholder", Type: "SecureString" }));
    },
    args: ({ name }) => ["secrets", "set", "--env", name],
    input: JSON.stringify({ token: `${TOKEN}1`, organization: "platform" }),
    async problems(place) {
      const read = async (Name: string) => {
        return (await place.aws.ssm.send(new GetParameterCommand({ Name, WithDecryption: true }))).Parameter?.Value;
      };
      const { tokenParameter, organizationParameter } = place.names;
      const both = [await read(tokenParameter), await read(organizationParameter)];
      return both[0] === `${TOKEN}1` && both[1] === "platform" ? [] : ["the two parameters do not have the values that were given"];
    },
  },
];

export function scenario(name: string): Scenario {
  const found = SCENARIOS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}: ${SCENARIOS.map((each) => each.name).join(", ")}`);
  return found;
}
