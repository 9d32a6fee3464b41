import { CreateDomainCommand, CreateRepositoryCommand as CreatePackages } from "@aws-sdk/client-codeartifact";
import { CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import type { StackKind } from "../../environments/names";
import { readAccepted } from "../../scripts/source/accepted";
import { asBefore, type SecretValues, withoutSecretsStack } from "../helpers/former-secrets";
import { makeBucket } from "../helpers/sdk";
import { keyProblems, valueProblems } from "./secrets";
import { deployedProblems, goneProblems, planProblems, stateBucketProblems } from "./settled";
import type { Place } from "./world";

/** A verb that is interrupted: from which place it starts, and how it is when all is well. */
export interface Scenario {
  readonly name: string;
  /** Whether Terraform takes part: if not, nothing of it can be killed. */
  readonly terraform: boolean;
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
/** What is stored before a verb is interrupted, and what `secrets set` is given. */
const STORED = { token: "5a4db0c5-0000-4000-8000-000000000000", organization: "platform" };
const GIVEN = { token: "5a4db0c5-0000-4000-8000-000000000001", organization: "security" };

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

async function deployed(place: Place, ...stacks: readonly StackKind[]): Promise<void> {
  const { code, output } = await place.ops(["deploy", "--env", place.name, "--stack", ...stacks, "--yes"]);
  if (code !== 0) throw new Error(`${place.name} could not be prepared: ${output}`);
}

/** Makes the parameters, as somebody who does not use this project. */
async function store({ aws, names }: Place, { token, organization }: SecretValues): Promise<void> {
  for (const [Name, Value] of [
    [names.tokenParameter, token],
    [names.organizationParameter, organization],
  ])
    await aws.ssm.send(new PutParameterCommand({ Name, Value, Type: "SecureString" }));
}

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
    name: "move secrets",
    terraform: true,
    async prepare(place) {
      await withStates(place, WHOLE);
      await deployed(place, "secrets", "scanner");
      await asBefore(place.outside, STORED);
      await withoutSecretsStack(place.outside);
    },
    args: ({ name }) => ["deploy", "--env", name, "--stack", "secrets", "scanner", "--yes"],
    problems: async (place) => [
      ...(await deployedProblems(place, ["secrets", "scanner"])),
      ...(await valueProblems(place, STORED)),
      ...(await keyProblems(place)),
    ],
  },
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
    name: "migrate",
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
    terraform: false,
    async prepare(place) {
      await withStates(place, SMALL);
      await store(place, { token: "placeholder", organization: "placeholder" });
    },
    args: ({ name }) => ["secrets", "set", "--env", name],
    input: JSON.stringify(GIVEN),
    problems: (place) => valueProblems(place, GIVEN),
  },
];

export function scenario(name: string): Scenario {
  const found = SCENARIOS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no scenario ${name}: ${SCENARIOS.map((each) => each.name).join(", ")}`);
  return found;
}
