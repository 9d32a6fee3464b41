import { ARN } from "../../partition/arn";
import type { Access } from "../../core/service";
import type { AccessRule, Params, Place } from "./builder";
import { access, isObject, string } from "./builder";
import { UNKNOWN_RESOURCE } from "../evaluation/statement";

/**
 * KMS: the key by id, alias or ARN, in a direct call. What other services do with a key for their caller is in `iam/keys/`. Grants
 * are not modelled.
 */
export const kmsAccess: AccessRule = (operation, params, place) => {
  const context = contextOf(params);
  if (operation === "CreateKey") {
    const made = newKeyArn(place);
    return [{ ...access("kms:CreateKey", [], madeContext(params)), makes: [made] }, ...lockout(params, made)];
  }
  if (operation === "PutKeyPolicy") {
    const arn = keyArn(string(params, "KeyId"), place);
    return [access("kms:PutKeyPolicy", [arn], bypass(params)), ...lockout(params, arn)];
  }
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

/** Stands for a key that is being made: no policy can name it. */
export function newKeyArn({ account, region }: Place): string {
  return `${ARN}:kms:${region}:${account}:key/00000000-0000-0000-0000-000000000000`;
}

/** A new key policy has to let the caller change it again, or nobody may be able to. `BypassPolicyLockoutSafetyCheck` leaves this out. */
function lockout(params: Params, arn: string): readonly Access[] {
  const policy = string(params, "Policy");
  if (policy === undefined || isTrue(params.BypassPolicyLockoutSafetyCheck)) return [];
  const refusal = {
    code: "MalformedPolicyDocumentException",
    message: "The new key policy will not allow you to update the key policy in the future.",
  };
  return [{ action: "kms:PutKeyPolicy", resources: [arn], newPolicy: policy, refusal }];
}

function madeContext(params: Params): Record<string, unknown> {
  return {
    ...bypass(params),
    "kms:KeySpec": params.KeySpec ?? "SYMMETRIC_DEFAULT",
    "kms:KeyUsage": params.KeyUsage ?? "ENCRYPT_DECRYPT",
    "kms:KeyOrigin": params.Origin ?? "AWS_KMS",
    "kms:MultiRegion": isTrue(params.MultiRegion),
  };
}

function bypass(params: Params): Record<string, unknown> {
  return { "kms:BypassPolicyLockoutSafetyCheck": isTrue(params.BypassPolicyLockoutSafetyCheck) };
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}

/** The ARN of a key or alias that is given as id, alias or ARN. */
export function keyArn(key: string | undefined, { account, region }: Place): string {
  if (!key) return UNKNOWN_RESOURCE;
  if (key.startsWith("arn:")) return key;
  return `${ARN}:kms:${region}:${account}:${key.startsWith("alias/") ? key : `key/${key}`}`;
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
