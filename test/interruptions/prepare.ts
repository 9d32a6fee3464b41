import { PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import type { StackKind } from "../../environments/names";
import type { SecretValues } from "../helpers/former-secrets";
import { makeBucket } from "../helpers/sdk";
import type { Place } from "./world";

/** The smallest stack that is protected: a domain with AWS's own key and one repository. The provider never waits for it. */
export const SMALL = ["registry:", "  domain: packages", "  repository: team", "  encryptionKey: aws-managed", "  storeRepository: false"];
export const WHOLE = ["registry:", "  domain: packages", "  repository: team"];
/** What is stored before a verb is interrupted, and what `secrets set` is given. */
export const STORED = { token: "5a4db0c5-0000-4000-8000-000000000000", organization: "platform" };
export const GIVEN = { token: "5a4db0c5-0000-4000-8000-000000000001", organization: "security" };

export const inBucket = (place: Pick<Place, "name">, which = "states") => `backend: { kind: s3, bucket: ${place.name}-${which} }`;

/** Makes a bucket for states, as a team that has one already. */
export async function stateBucket(place: Place, which = "states"): Promise<void> {
  const Bucket = `${place.name}-${which}`;
  await makeBucket(place.aws.s3, Bucket);
  await place.aws.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
}

export async function withStates(place: Place, lines: readonly string[]): Promise<void> {
  await place.configure([...lines, inBucket(place)].join("\n"));
  await stateBucket(place);
}

/** Deploys stacks. Throws if that does not end well. */
export async function deployed(place: Place, ...stacks: readonly StackKind[]): Promise<void> {
  await done(place, "deploy", "--env", place.name, "--stack", ...stacks, "--yes");
}

/** Runs a command line that has to end well for a scenario to begin. Throws if it does not. */
export async function done(place: Place, ...args: readonly string[]): Promise<void> {
  const { code, output } = await place.ops(args);
  if (code !== 0) throw new Error(`${place.name} could not be prepared: ${output}`);
}

/** Makes the parameters, as somebody who does not use this project. */
export async function store({ aws, names }: Place, { token, organization }: SecretValues): Promise<void> {
  for (const [Name, Value] of [
    [names.tokenParameter, token],
    [names.organizationParameter, organization],
  ])
    await aws.ssm.send(new PutParameterCommand({ Name, Value, Type: "SecureString" }));
}
