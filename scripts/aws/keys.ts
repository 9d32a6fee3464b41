import {
  DescribeKeyCommand,
  type KeyMetadata,
  NotFoundException,
  paginateListAliases,
  paginateListKeys,
  paginateListResourceTags,
} from "@aws-sdk/client-kms";
import pLimit from "p-limit";
import type { Aws } from "./clients";

type Kms = Pick<Aws, "kms">;

/** The key with an id, ARN or alias; undefined if there is none. */
export async function describeKey(KeyId: string, { kms }: Kms): Promise<KeyMetadata | undefined> {
  try {
    return (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}

const AT_ONCE = 8;

/** Usable keys that have no alias, this description and these tags, the newest first: nothing else tells them from others. */
export async function keysWithoutAlias(
  description: string,
  tags: Readonly<Record<string, string>>,
  { kms }: Kms,
): Promise<readonly KeyMetadata[]> {
  const named = new Set<string>();
  for await (const { Aliases = [] } of paginateListAliases({ client: kms }, {}))
    for (const { TargetKeyId } of Aliases) if (TargetKeyId !== undefined) named.add(TargetKeyId);
  const candidates: string[] = [];
  for await (const { Keys = [] } of paginateListKeys({ client: kms }, {}))
    candidates.push(...Keys.flatMap(({ KeyId }) => (KeyId === undefined || named.has(KeyId) ? [] : [KeyId])));
  const limit = pLimit(AT_ONCE);
  const keys = await Promise.all(candidates.map((id) => limit(() => describeKey(id, { kms }))));
  const alike = keys.filter((key) => key?.Description === description && isUsable(key)).filter((key) => key !== undefined);
  const tagged = await Promise.all(alike.map((key) => limit(async () => ((await hasTags(key.KeyId ?? "", tags, { kms })) ? [key] : []))));
  return tagged.flat().sort((one, other) => (other.CreationDate?.getTime() ?? 0) - (one.CreationDate?.getTime() ?? 0));
}

/** Whether the customer's key is neither disabled nor about to be deleted. */
export function isUsable({ KeyState, KeyManager }: KeyMetadata): boolean {
  return KeyState === "Enabled" && KeyManager === "CUSTOMER";
}

async function hasTags(KeyId: string, tags: Readonly<Record<string, string>>, { kms }: Kms): Promise<boolean> {
  const found = new Map<string | undefined, string | undefined>();
  for await (const { Tags = [] } of paginateListResourceTags({ client: kms }, { KeyId }))
    for (const { TagKey, TagValue } of Tags) found.set(TagKey, TagValue);
  return Object.entries(tags).every(([name, value]) => found.get(name) === value);
}
