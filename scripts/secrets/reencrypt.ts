import type { Names } from "../../environments/names";
import { isArn } from "../../modules/permissions/key-use";
import type { Aws } from "../aws/clients";
import { OperationError } from "../words/errors";
import { missingKey, SecretsKey } from "./key";
import { encryptAnew, find, type ParameterFacts } from "./parameters";
import { encryptedParameters } from "./places";

/** A parameter that another key than ours encrypts. */
export interface OtherKey {
  readonly parameter: string;
  /** As SSM shows it; undefined if it does not. */
  readonly keyId: string | undefined;
}

/** The clients that this needs. */
export type SecretClients = Pick<Aws, "ssm" | "kms">;

/** The secrets' parameters that exist and are not under the key of the secrets stack. Reads no value. */
export async function underOtherKeys(aws: SecretClients, names: Names): Promise<OtherKey[]> {
  return (await others(aws, names)).map(({ name, keyId }) => ({ parameter: name, keyId }));
}

/**
 * Writes each of them again with the very value that it has, encrypted with our key: that is the only way to change a parameter's
 * key. The value is in memory only. Gives the parameters that were written. Throws OperationError if our key does not exist.
 */
export async function encryptWithOurs(aws: SecretClients, names: Names, environmentName: string): Promise<string[]> {
  const written: string[] = [];
  const found = await others(aws, names);
  if (found.length === 0) return [];
  const { arn } = await SecretsKey.find(names.secretsKey, aws);
  if (arn === undefined && isArn(names.secretsKey)) throw new OperationError(...missingKey(names.secretsKey));
  if (arn === undefined) {
    throw new OperationError(
      `There is no key ${names.secretsKey}, with which ${found.map(({ name }) => name).join(" and ")} should be encrypted`,
      `It comes with the secrets stack: npm run ops -- deploy --env ${environmentName} --stack secrets`,
    );
  }
  for (const { name } of found) {
    await encryptAnew(aws.ssm, name, arn, environmentName);
    written.push(name);
  }
  return written;
}

async function others(aws: SecretClients, names: Names): Promise<ParameterFacts[]> {
  const key = await SecretsKey.find(names.secretsKey, aws);
  const found = await Promise.all(encryptedParameters(names).map((parameter) => find(aws.ssm, parameter)));
  const judged = await Promise.all(
    found.map(async (facts) => (facts?.type !== "SecureString" || (await key.encrypts(facts.keyId)) ? [] : [facts])),
  );
  return judged.flat();
}
