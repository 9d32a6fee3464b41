import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { resolveCommits } from "./objects";
import type { Git } from "./run";
import { GitError } from "./run";

const NOTHING = "0".repeat(40);

/** Names of all branches, sorted. */
export async function listBranches(git: Git): Promise<string[]> {
  return (await git.text(["for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads"])).split("\n").filter(Boolean);
}

/** The commit that a branch points at; undefined if there is no such branch. */
export async function branchTip(git: Git, name: string): Promise<string | undefined> {
  return (await resolveCommits(git, [`refs/heads/${name}`]))[0];
}

/**
 * Moves a branch from one commit to another, creates it (`from` undefined) or removes it (`to` undefined), atomically.
 * @returns false if the branch is not at `from`, or if its name conflicts with that of another branch
 */
export async function moveBranch(git: Git, name: string, from: string | undefined, to: string | undefined): Promise<boolean> {
  const ref = `refs/heads/${name}`;
  try {
    await git.run(to ? ["update-ref", ref, to, from ?? NOTHING] : ["update-ref", "-d", ref, from ?? NOTHING]);
    return true;
  } catch (error) {
    if (error instanceof GitError) return false;
    throw error;
  }
}

/**
 * The default branch: the branch that HEAD names, if it exists. Read from git's files (gitrepository-layout), because every answer about
 * a repository has it, and starting git would take many times as long.
 */
export async function defaultBranch(git: Git): Promise<string | undefined> {
  const [, name] = /^ref: refs\/heads\/(.+)\n/.exec(await fileOf(git, "HEAD")) ?? [];
  if (name === undefined) return undefined;
  const ref = `refs/heads/${name}`;
  const exists = (await fileOf(git, ref)) !== "" || (await fileOf(git, "packed-refs")).includes(` ${ref}\n`);
  return exists ? name : undefined;
}

/** A file of git's in the repository, `""` if there is none. */
async function fileOf(git: Git, path: string): Promise<string> {
  try {
    return await readFile(join(git.directory, path), "utf8");
  } catch (error) {
    // A branch `a/b` makes a folder of the file that `a` would be.
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return "";
    throw error;
  }
}

export async function setDefaultBranch(git: Git, name: string): Promise<void> {
  await git.run(["symbolic-ref", "HEAD", `refs/heads/${name}`]);
}

/** Makes the first branch of a repository its default branch, as CodeCommit does. */
export async function adoptFirstBranch(git: Git): Promise<void> {
  if ((await resolveCommits(git, ["HEAD"]))[0]) return;
  const [first] = await listBranches(git);
  if (first) await setDefaultBranch(git, first);
}
