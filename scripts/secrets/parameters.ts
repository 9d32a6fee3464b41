import type { SSMClient } from "@aws-sdk/client-ssm";
import {
  DescribeParametersCommand,
  GetParameterCommand,
  type ParameterMetadata,
  ParameterNotFound,
  PutParameterCommand,
} from "@aws-sdk/client-ssm";
import { secrets } from "../../modules/text/redactor";
import { deployScannerFirst } from "../words/commands";
import { OperationError } from "../words/errors";

/** Facts about a parameter, without its value. */
export interface ParameterFacts {
  readonly name: string;
  readonly type: string;
  readonly version: number;
  /** ISO 8601. */
  readonly lastModified?: string;
  readonly keyId?: string;
}

/** Overwrites the value of a SecureString that Terraform declared, and keeps its key and tags. Gives the new version. */
export async function overwrite(ssm: SSMClient, name: string, value: string, environmentName: string): Promise<number> {
  secrets.learn(value);
  const { keyId } = await describe(ssm, name, environmentName);
  // Without KeyId, PutParameter would switch to the account's default key. With Overwrite, the tags stay.
  const { Version } = await ssm.send(
    new PutParameterCommand({ Name: name, Value: value, Type: "SecureString", Overwrite: true, KeyId: keyId }),
  );
  return Version ?? 0;
}

/** Throws OperationError if the parameter does not exist, or is not a SecureString and so shows its value. */
export async function describe(ssm: SSMClient, name: string, environmentName: string): Promise<ParameterFacts> {
  const { Parameters = [] } = await ssm.send(
    new DescribeParametersCommand({ ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [name] }] }),
  );
  const found: ParameterMetadata | undefined = Parameters.find(({ Name }) => Name === name);
  if (found === undefined) throw missing(name, environmentName);
  if (found.Type !== "SecureString") {
    throw new OperationError(
      `The parameter ${name} is a ${found.Type ?? "parameter without a type"}, not a SecureString`,
      `Remove it by hand, then: npm run ops -- deploy --env ${environmentName} --stack scanner`,
    );
  }
  return {
    name,
    type: found.Type,
    version: found.Version ?? 0,
    ...(found.LastModifiedDate ? { lastModified: found.LastModifiedDate.toISOString() } : {}),
    ...(found.KeyId ? { keyId: found.KeyId } : {}),
  };
}

/** The decrypted value. The caller checks its form and must not keep it. */
export async function reveal(ssm: SSMClient, name: string, environmentName: string): Promise<string> {
  try {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    secrets.learn(Parameter?.Value);
    return Parameter?.Value ?? "";
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
  return new OperationError(`There is no SSM parameter ${name}`, deployScannerFirst(environmentName));
}
