import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { runChild } from "../process/child";
import { OperationError, UsageError } from "../words/errors";

/** What every git command needs. */
interface Git {
  readonly project: string;
  readonly signal: AbortSignal;
}

/** The commit from which a branch and `ref` have parted: what came to `ref` since is no change of the branch. Throws UsageError. */
export async function commonCommit(ref: string, git: Git): Promise<string> {
  const { exitCode, all } = await runGit(["merge-base", "--end-of-options", ref, "HEAD"], git);
  const commit = all.trim();
  if (exitCode === 0 && /^[0-9a-f]{40,64}$/.test(commit)) return commit;
  throw new UsageError(
    `--changed ${ref}: git finds no commit that ${ref} and this checkout have in common${commit === "" ? "" : ` (${commit})`}`,
    "Name a branch or commit that is there. A shallow checkout has no history: fetch it whole (git fetch --unshallow).",
  );
}

/** Checks a commit out into a new folder, with this checkout's packages. Gives what removes it again. Throws OperationError. */
export async function checkOut(commit: string, folder: string, git: Git): Promise<() => Promise<void>> {
  const { exitCode, all } = await runGit(["worktree", "add", "--detach", "--force", folder, commit], git);
  if (exitCode !== 0) throw new OperationError(`The commit ${commit} could not be checked out`, all.trim());
  symlinkSync(join(git.project, "node_modules"), join(folder, "node_modules"));
  const never = new AbortController().signal;
  return async () => void (await runGit(["worktree", "remove", "--force", folder], { project: git.project, signal: never }));
}

/** Whether both folders ask for the same packages: otherwise they cannot be compared with the packages of one of them. */
export function samePackages(one: string, other: string): boolean {
  const lock = (folder: string) => {
    const file = join(folder, "package-lock.json");
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  };
  return lock(one) === lock(other);
}

function runGit(args: readonly string[], { project, signal }: Git) {
  // Hooks of the user's own are not for a folder that is removed again.
  return runChild("git", ["-c", "core.hooksPath=/dev/null", ...args], { cwd: project, environment: process.env, signal });
}
