import type { AccessRule, Params, Place } from "./builder";
import { access, isObject, string } from "./builder";
import { UNKNOWN_RESOURCE } from "../evaluation/statement";

/**
 * KMS: the key by id, alias or ARN. Only direct calls are checked, against the key policy and IAM policies: not the use of a
 * key by another service (S3, SSM, logs) for a caller. Grants are not modelled.
 */
export const kmsAccess: AccessRule = (operation, params, place) => {
  const context = contextOf(params);
  if (operation === "ReEncrypt") {
    return [
      access("kms:ReEncryptFrom", [keyArn(string(params, "SourceKeyId") ?? keyInBlob(params), place)], context),
      access("kms:ReEncryptTo", [keyArn(string(params, "DestinationKeyId"), place)], context),
    ];
  }
  const action = `kms:${operation}`;
  const alias = string(params, "AliasName");
  if (alias) {
    const target = string(params, "TargetKeyId");
    return [access(action, [keyArn(alias, place), ...(target ? [keyArn(target, place)] : [])], context)];
  }
  const key = string(params, "KeyId");
  if (key) return [access(action, [keyArn(key, place)], { ...context, "kms:RequestAlias": /alias\/.+$/.exec(key)?.[0] })];
  if (operation === "Decrypt") return [access(action, [keyArn(keyInBlob(params), place)], context)];
  return undefined;
};

/** The ARN of a key or alias that is given as id, alias or ARN. */
function keyArn(key: string | undefined, { account, region }: Place): string {
  if (!key) return UNKNOWN_RESOURCE;
  if (key.startsWith("arn:")) return key;
  return `arn:aws:kms:${region}:${account}:${key.startsWith("alias/") ? key : `key/${key}`}`;
}

/** Reads the key's id, with which moto's ciphertexts begin. */
function keyInBlob({ CiphertextBlob: blob }: Params): string | undefined {
  if (typeof blob !== "string") return undefined;
  const id = Buffer.from(blob, "base64").subarray(0, 36).toString("latin1");
  return /^(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(id) ? id : undefined;
}

function contextOf({ EncryptionContext: given, Operations: operations, GranteePrincipal: grantee }: Params): Record<string, unknown> {
  const pairs = isObject(given) ? Object.entries(given) : [];
  return {
    ...Object.fromEntries(pairs.map(([key, value]) => [`kms:EncryptionContext:${key}`, value])),
    ...(pairs.length > 0 && { "kms:EncryptionContextKeys": pairs.map(([key]) => key) }),
    "kms:GrantOperations": operations,
    "kms:GranteePrincipal": grantee,
  };
}
