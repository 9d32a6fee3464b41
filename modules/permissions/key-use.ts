import { anyKey, type Place, regionalService } from "./arn";
import { allow, type Conditions, type Statement } from "./statement";

/**
 * The use of a key by one AWS service for the caller. One that a stack makes has no name, and its id is not known before it exists:
 * the alias says which one is meant.
 * @param key alias with its prefix `alias/`, or ARN
 */
export function useThrough(
  service: string,
  { actions, key, place }: { readonly actions: string | readonly string[]; readonly key: string; readonly place: Place },
  context: Readonly<Record<string, string | readonly string[]>> = {},
): Statement {
  const via: Conditions = { StringEquals: { "kms:ViaService": regionalService(place, service), ...context } };
  if (isArn(key)) return allow(actions, key, via);
  return allow(actions, anyKey(place), { ...via, "ForAnyValue:StringEquals": { "kms:ResourceAliases": [key] } });
}

/** Whether a key is named by its ARN: then no stack makes it. */
export function isArn(key: string): boolean {
  return key.startsWith("arn:");
}
