import { createHash, randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { NewCommit } from "./commit-object";
import { formatCommit } from "./commit-object";
import type { TreeEntry } from "./objects";
import type { Git } from "./run";

/** The id that git gives to this content, without writing it. */
export function blobId(content: Buffer): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}

/** Writes a blob and returns its id. */
export async function writeBlob(git: Git, content: Buffer): Promise<string> {
  return (await git.text(["hash-object", "-w", "--stdin"], { input: content })).trim();
}

/**
 * Writes a tree like another one but for some files, and returns its id.
 * @param base tree or commit to start from; undefined for an empty one
 * @param removed full paths
 */
export async function writeTree(
  git: Git,
  base: string | undefined,
  removed: Iterable<string>,
  written: Iterable<TreeEntry>,
): Promise<string> {
  // An index of its own for each call: commits to two branches may run side by side.
  const environment = { GIT_INDEX_FILE: join(git.directory, `index-${randomUUID()}`) };
  const removals = [...removed].map((path) => `0 ${"0".repeat(40)}\t${path}\0`);
  const additions = [...written].map(({ mode, id, path }) => `${mode} ${id}\t${path}\0`);
  try {
    if (base) await git.run(["read-tree", base], { environment });
    await git.run(["update-index", "-z", "--index-info"], { input: [...removals, ...additions].join(""), environment });
    return (await git.text(["write-tree"], { environment })).trim();
  } finally {
    await rm(environment.GIT_INDEX_FILE, { force: true });
  }
}

/** Writes a commit, on no branch yet, and returns its id. */
export async function writeCommit(git: Git, commit: NewCommit): Promise<string> {
  return (await git.text(["hash-object", "-t", "commit", "-w", "--stdin"], { input: formatCommit(commit) })).trim();
}
