import { createHash, randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import type { NewCommit } from "./commit-object";
import { formatCommit } from "./commit-object";
import type { TreeEntry } from "./objects";
import type { Git } from "./run";

const compress = promisify(deflate);

/** The id that git would give to this content. */
export function blobId(content: Buffer): string {
  return idOf(objectOf("blob", content));
}

/** Writes a blob and returns its id. */
export function writeBlob(git: Git, content: Buffer): Promise<string> {
  return writeObject(git, "blob", content);
}

function objectOf(type: "blob" | "commit", content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
}

function idOf(object: Buffer): string {
  return createHash("sha1").update(object).digest("hex");
}

/** Writes a loose object like `git hash-object -w` (gitrepository-layout), so that git is not started for each file of a commit. */
async function writeObject(git: Git, type: "blob" | "commit", content: Buffer): Promise<string> {
  const object = objectOf(type, content);
  const id = idOf(object);
  const folder = join(git.directory, "objects", id.slice(0, 2));
  await mkdir(folder, { recursive: true });
  // The rename is atomic, so that readers find either the whole object or none.
  const temporary = join(folder, `tmp_obj_${randomUUID()}`);
  await writeFile(temporary, await compress(object), { mode: 0o444 });
  await rename(temporary, join(folder, id.slice(2)));
  return id;
}

/**
 * Writes a tree that differs from another one in some files, and returns its id.
 * @param base tree or commit to start from; undefined for an empty one
 * @param removed full paths
 */
export async function writeTree(
  git: Git,
  base: string | undefined,
  removed: Iterable<string>,
  written: Iterable<TreeEntry>,
): Promise<string> {
  // Each call has its own index because commits to two branches may run concurrently.
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

/** Writes a commit without adding it to a branch, and returns its id. */
export function writeCommit(git: Git, commit: NewCommit): Promise<string> {
  return writeObject(git, "commit", Buffer.from(formatCommit(commit)));
}
