import type { ParameterTier, SSMClient } from "@aws-sdk/client-ssm";
import { GetParameterCommand, ParameterNotFound, PutParameterCommand } from "@aws-sdk/client-ssm";
import { describeParameter } from "../aws/parameters";
import { isUnset } from "../../modules/scanner/contract/secrets";
import { secrets } from "../../modules/text/redactor";
import { deploySecretsFirst } from "../words/commands";
import { OperationError } from "../words/errors";
import { isMarkedUnset, markedUnset, unmarked } from "./unset-mark";

/** Version of a parameter that Terraform has created and nobody has set. */
const PLACEHOLDER_VERSION = 1;

/** Facts about a parameter, without its value. */
export interface ParameterFacts {
  readonly name: string;
  readonly type: string;
  readonly version: number;
  /** Whether it still holds its placeholder. */
  readonly neverSet: boolean;
  /** ISO 8601. */
  readonly lastModified?: string;
  readonly keyId?: string;
  readonly tier?: ParameterTier;
  readonly description?: string;
  readonly allowedPattern?: string;
}

/**
 * Overwrites the value of a SecureString that Terraform declared, and keeps its tags. Gives the new version.
 * @param keyArn the key of the secrets stack. @default the key that the parameter has
 */
export async function overwrite(
  ssm: SSMClient,
  name: string,
  value: string,
  { environmentName, keyArn }: { readonly environmentName: string; readonly keyArn?: string },
): Promise<number> {
  secrets.learn(value);
  const { keyId, tier, description = "", allowedPattern } = await describe(ssm, name, environmentName);
  const { Version } = await ssm.send(
    new PutParameterCommand({
      Name: name,
      Value: value,
      Type: "SecureString",
      Overwrite: true,
      // Without KeyId, PutParameter would switch to the account's default key. With Overwrite, the tags stay.
      KeyId: keyArn ?? keyId,
      Tier: tier,
      AllowedPattern: allowedPattern,
      // The version goes up with any write: the description is what tells that nobody has set it.
      Description: (isUnset(value) ? markedUnset(description) : unmarked(description)) || undefined,
    }),
  );
  return Version ?? 0;
}

/** Writes the value that is there again, under another key. Throws OperationError if somebody wrote another one in that moment. */
export async function encryptAnew(ssm: SSMClient, name: string, keyArn: string, environmentName: string): Promise<void> {
  const { value, version } = await read(ssm, name, environmentName);
  const written = await overwrite(ssm, name, value, { environmentName, keyArn });
  // SSM has no condition for a write: what somebody wrote in between is the version between ours.
  if (written === version + 1) return;
  throw new OperationError(
    `Somebody wrote ${name} while it was encrypted anew: its version ${version + 1} was replaced by the value before`,
    `Write it again: npm run ops -- secrets set --env ${environmentName}`,
  );
}

/** The parameter's facts; undefined if there is none. */
export async function find(ssm: SSMClient, name: string): Promise<ParameterFacts | undefined> {
  const found = await describeParameter(name, ssm);
  if (found === undefined) return undefined;
  const { Type = "parameter without a type", Version = 0, LastModifiedDate, KeyId, Tier, Description, AllowedPattern } = found;
  return {
    name,
    type: Type,
    version: Version,
    neverSet: Version <= PLACEHOLDER_VERSION || isMarkedUnset(Description),
    ...(LastModifiedDate && { lastModified: LastModifiedDate.toISOString() }),
    ...(KeyId && { keyId: KeyId }),
    ...(Tier && { tier: Tier }),
    ...(Description && { description: Description }),
    ...(AllowedPattern && { allowedPattern: AllowedPattern }),
  };
}

/** Throws OperationError if the parameter does not exist, or is not a SecureString and so shows its value. */
export async function describe(ssm: SSMClient, name: string, environmentName: string): Promise<ParameterFacts> {
  const found = await find(ssm, name);
  if (found === undefined) throw missing(name, environmentName);
  if (found.type === "SecureString") return found;
  throw new OperationError(
    `The parameter ${name} is a ${found.type}, not a SecureString`,
    `Remove it by hand, then: npm run ops -- deploy --env ${environmentName} --stack secrets`,
  );
}

/** The decrypted value. The caller checks its form and must not keep it. */
export async function reveal(ssm: SSMClient, name: string, environmentName: string): Promise<string> {
  return (await read(ssm, name, environmentName)).value;
}

async function read(ssm: SSMClient, name: string, environmentName: string): Promise<{ readonly value: string; readonly version: number }> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    secrets.learn(Parameter?.Value);
    return { value: Parameter?.Value ?? "", version: Parameter?.Version ?? 0 };
  } catch (error) {
    if (error instanceof ParameterNotFound) throw missing(name, environmentName);
    throw error;
  }
}

/** The decrypted value; undefined if there is none, or if the caller may write it but not read it. */
export async function revealIfAllowed(ssm: SSMClient, name: string): Promise<string | undefined> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    secrets.learn(Parameter?.Value);
    return Parameter?.Value;
  } catch (error) {
    if (error instanceof ParameterNotFound || (error instanceof Error && /^AccessDenied/.test(error.name))) return undefined;
    throw error;
  }
}

function missing(name: string, environmentName: string): OperationError {
  return new OperationError(`There is no SSM parameter ${name}`, deploySecretsFirst(environmentName));
}
