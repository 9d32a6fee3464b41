import type { Inconsistency } from "./inconsistency";

/** Characters of a CodeArtifact repository's name (botocore 1.43.11, codeartifact, shape RepositoryName). */
const LONGEST_NAME = 100;
/** Accounts in a repository's policy: it may have 7,168 characters (botocore 1.43.11, codeartifact, shape PolicyDocument). */
const MOST_READERS = 100;

/** @param store name that is made of the repository's */
export function brokenStoreName(store: string): Inconsistency[] {
  const surplus = store.length - LONGEST_NAME;
  if (surplus <= 0) return [];
  const fix = `makes ${store}, of ${store.length} characters: CodeArtifact allows ${LONGEST_NAME}.\nLeave out at least ${surplus}, or name it in registry.storeRepository`;
  return [{ path: ["registry", "repository"], fix }];
}

export function brokenReaderLimits(readers: readonly string[]): Inconsistency[] {
  const twice = readers.flatMap((reader, index) => {
    const first = readers.indexOf(reader);
    return first === index ? [] : [{ path: ["registry", "readers", String(index)], fix: `is readers[${first}] too: keep one of the two` }];
  });
  const surplus = readers.length - MOST_READERS;
  if (surplus <= 0) return twice;
  const fix = `are ${readers.length}: ${MOST_READERS} fit into CodeArtifact's policy of a repository. Name their organization instead, o-...`;
  return [...twice, { path: ["registry", "readers"], fix }];
}
