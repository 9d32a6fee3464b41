import { paginateListAliases, paginateListResourceTags } from "@aws-sdk/client-kms";
import type { Aws } from "../aws/clients";

/** Aliases of an environment's keys, of which its name is a part (`environments/names.ts`). */
const ALIASES = /^alias\/(.+?)-(?:package-domain|package-scan-reports|package-scan-secrets|scan-state)$/;
/** The tag that every resource of ours has (`environments/names.ts`). */
const OURS = { key: "project", value: "package-scan" } as const;

/**
 * Names of environments that have keys in this account and region, with our tags, and that no file names. An environment may be in
 * another checkout: whoever reads this has to know. A key whose tags cannot be read is no answer: throws what AWS says.
 */
export async function orphansIn({ kms }: Pick<Aws, "kms">, known: readonly string[]): Promise<string[]> {
  const keys = new Map<string, string>();
  for await (const { Aliases = [] } of paginateListAliases({ client: kms }, {})) {
    for (const { AliasName = "", TargetKeyId } of Aliases) {
      const name = ALIASES.exec(AliasName)?.[1];
      if (name !== undefined && TargetKeyId !== undefined && !known.includes(name)) keys.set(name, TargetKeyId);
    }
  }
  const found: string[] = [];
  for (const [name, KeyId] of keys) if (await isOurs(KeyId, kms)) found.push(name);
  return found.sort();
}

async function isOurs(KeyId: string, kms: Aws["kms"]): Promise<boolean> {
  for await (const { Tags = [] } of paginateListResourceTags({ client: kms }, { KeyId }))
    if (Tags.some(({ TagKey, TagValue }) => TagKey === OURS.key && TagValue === OURS.value)) return true;
  return false;
}
