import type { Access } from "../../core/service";
import type { Params, Place } from "../access/builder";
import { string } from "../access/builder";
import type { MotoApi } from "../moto-api";
import { ifFound } from "../moto-api";
import { keyAccess } from "./use";

const DEFAULT_KEY = "alias/aws/secretsmanager";
const READS = new Set(["GetSecretValue", "BatchGetSecretValue"]);
const WRITES = new Set(["PutSecretValue", "UpdateSecret", "CreateSecret"]);

/**
 * Secrets Manager encrypts and decrypts a secret's value with the caller's permissions
 * (https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html).
 */
export async function secretKeys(moto: MotoApi, operation: string, params: Params, place: Place): Promise<readonly Access[]> {
  if (!READS.has(operation) && !WRITES.has(operation)) return [];
  const id = string(params, "SecretId");
  const described =
    id === undefined ? undefined : await ifFound(moto.json("secretsmanager", "secretsmanager.DescribeSecret", { SecretId: id }, place));
  const key = string(params, "KmsKeyId") ?? (described?.KmsKeyId as string | undefined) ?? DEFAULT_KEY;
  const arn = described?.ARN as string | undefined;
  const encryptionContext: Record<string, string> = arn === undefined ? {} : { SecretARN: arn };
  const use = (action: string) => keyAccess({ action, key, service: "secretsmanager", encryptionContext }, place);
  if (READS.has(operation)) return described ? [use("kms:Decrypt")] : [];
  const writesValue = params.SecretString !== undefined || params.SecretBinary !== undefined;
  return writesValue ? [use("kms:GenerateDataKey"), ...(described ? [use("kms:Decrypt")] : [])] : [];
}
