import type { Git } from "./run";

/** An entry of a tree: a file, a symbolic link, a submodule or a folder. */
export interface TreeEntry {
  /** `100644`, `100755`, `120000`, `160000` or `040000`. */
  readonly mode: string;
  readonly id: string;
  /** Relative to the root of the requested tree. */
  readonly path: string;
}

export interface ObjectInfo {
  readonly id: string;
  readonly type: string;
  /** In bytes. */
  readonly size: number;
}

/** The object behind each name, in the same order; undefined if git has none. Names must not contain white space. */
export async function inspect(git: Git, names: readonly string[]): Promise<readonly (ObjectInfo | undefined)[]> {
  const lines = (await git.text(["cat-file", "--batch-check"], { input: `${names.join("\n")}\n` })).split("\n");
  return names.map((_, index) => {
    const [, id, type, size] = /^([0-9a-f]{40}) (\w+) (\d+)$/.exec(lines[index] ?? "") ?? [];
    return id && type && size ? { id, type, size: Number(size) } : undefined;
  });
}

/** The commits that refs or ids point at, also through tags; undefined if there is none. */
export async function resolveCommits(git: Git, refs: readonly string[]): Promise<readonly (string | undefined)[]> {
  return (
    await inspect(
      git,
      refs.map((ref) => `${ref}^{commit}`),
    )
  ).map((found) => found?.id);
}

/** The contents of one object. Throws GitError if it is not of this type. */
export function readObject(git: Git, type: "blob" | "commit", id: string): Promise<Buffer> {
  return git.run(["cat-file", type, id]);
}

/** The entries of a tree or commit: those of its top folder, or with `recursive` the files of all folders. */
export async function listTree(git: Git, treeish: string, options: { readonly recursive?: boolean } = {}): Promise<TreeEntry[]> {
  const output = await git.text(["ls-tree", "-z", ...(options.recursive ? ["-r"] : []), treeish]);
  return output
    .split("\0")
    .filter(Boolean)
    .map((line) => {
      const [, mode, id, path] = /^(\d+) \w+ ([0-9a-f]{40})\t(.*)$/s.exec(line) ?? [];
      return { mode: mode ?? "", id: id ?? "", path: path ?? "" };
    });
}

/** The entry of a commit at a full path; undefined if there is none. */
export async function findEntry(git: Git, commit: string, path: string): Promise<TreeEntry | undefined> {
  const output = await git.text(["--literal-pathspecs", "ls-tree", "-z", commit, "--", path]);
  const [, mode, id] = /^(\d+) \w+ ([0-9a-f]{40})\t/.exec(output) ?? [];
  return mode && id ? { mode, id, path } : undefined;
}
