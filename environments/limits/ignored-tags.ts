import type { Inconsistency } from "./inconsistency";

interface Ignored {
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
}

/** Whether others give this tag. */
export function isIgnoredTag(key: string, { keys, prefixes }: Ignored = { keys: [], prefixes: [] }): boolean {
  return keys.includes(key) || prefixes.some((prefix) => key.startsWith(prefix));
}

/** Tags that are ours and others' at once: the provider would give them, and then not see them. */
export function ignoredButOurs(ignored: Ignored | undefined, tags: Readonly<Record<string, string>>): Inconsistency[] {
  if (ignored === undefined) return [];
  return (["keys", "prefixes"] as const).flatMap((kind) =>
    ignored[kind].flatMap((each, index) => {
      const ours = Object.keys(tags).find((key) => isIgnoredTag(key, { keys: [], prefixes: [], [kind]: [each] }));
      if (ours === undefined) return [];
      return [{ path: ["ignoreTags", kind, String(index)], fix: `would ignore ${ours}, which every resource of ours gets: remove it` }];
    }),
  );
}
