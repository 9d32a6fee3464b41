import { AwsError } from "../../../core/errors";
import type { AwsSession } from "../../../kit/aws-session";
import { BuildFailure } from "../failure";

type Values = Readonly<Record<string, string>>;

/** GetParameters accepts ten names in a call. */
const NAMES_A_CALL = 10;

/** Decrypted values of Systems Manager parameters, read as the build's role. @param names variable -> parameter */
export async function parameterValues(session: AwsSession, names: Values): Promise<Values> {
  const all = [...new Set(Object.values(names))];
  const found = new Map<string, string>();
  for (let at = 0; at < all.length; at += NAMES_A_CALL) {
    const input = { Names: all.slice(at, at + NAMES_A_CALL), WithDecryption: true };
    type Output = { Parameters?: readonly { Name: string; ARN?: string; Value: string }[] };
    const { Parameters = [] } = await decrypted("Decrypted Variables Error", session.json<Output>("ssm", "AmazonSSM.GetParameters", input));
    for (const { Name, ARN, Value } of Parameters) {
      found.set(Name, Value);
      if (ARN) found.set(ARN, Value);
    }
  }
  return mapValues(names, (name) => {
    const value = found.get(name);
    if (value === undefined) throw new BuildFailure("Decrypted Variables Error", `parameter does not exist: ${name}`);
    return value;
  });
}

/** Secrets from Secrets Manager, read as the build's role. @param references variable -> `secret-id:json-key:version-stage:version-id` */
export async function secretValues(session: AwsSession, references: Values): Promise<Values> {
  const values = Object.entries(references).map(async ([name, reference]) => [name, await secretValue(session, reference)] as const);
  return Object.fromEntries(await Promise.all(values));
}

async function secretValue(session: AwsSession, reference: string): Promise<string> {
  const parts = reference.split(":");
  const id = parts.splice(0, reference.startsWith("arn:") ? 7 : 1).join(":");
  const [key, stage, version] = parts;
  const input = { SecretId: id, VersionStage: stage || undefined, VersionId: version || undefined };
  const call = session.json<{ SecretString?: string }>("secretsmanager", "secretsmanager.GetSecretValue", input);
  const { SecretString = "" } = await decrypted("Secrets Manager Error", call);
  if (!key) return SecretString;
  let members: unknown;
  try {
    members = JSON.parse(SecretString);
  } catch {
    throw new BuildFailure("Secrets Manager Error", `secret ${id} is not JSON, so it has no key ${key}`);
  }
  const value = (members as Record<string, unknown> | null)?.[key];
  if (value === undefined) throw new BuildFailure("Secrets Manager Error", `key ${key} does not exist in secret ${id}`);
  return typeof value === "string" ? value : JSON.stringify(value);
}

async function decrypted<T>(statusCode: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const { code, message } = error as AwsError;
    throw new BuildFailure(statusCode, error instanceof AwsError ? `${code}: ${message}` : message);
  }
}

function mapValues(values: Values, change: (value: string) => string): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}
