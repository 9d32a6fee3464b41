import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Variables } from "../aws/actor";
import { makePrivateFolder } from "../process/files";
import { ROOT, WORK } from "../process/paths";
import { OperationError } from "../words/errors";
import { compareStacks } from "./compare";
import { synthesizeAll } from "./synthesized";
import { checkOut, commonCommit, samePackages } from "./worktree";

export interface ChangedStacks {
  /** The commit with which this checkout was compared. */
  readonly commit: string;
  /** Names of the stacks that differ; `all` if that cannot be known. */
  readonly changed: readonly string[] | "all";
  /** Why it cannot be known. */
  readonly because?: string;
  /** Stacks that are no longer there. */
  readonly gone: readonly string[];
}

export interface Since {
  readonly ref: string;
  /** Names of the environments that are compared. */
  readonly environments: readonly string[];
  readonly variables: Variables;
  readonly signal: AbortSignal;
  /** @default the project's folder */
  readonly project?: string;
}

/**
 * The stacks in which this checkout differs from the commit where it has parted from `ref`: both are synthesized. If the earlier one
 * cannot be, or has other packages, every stack counts as changed. Throws UsageError for an unknown ref, OperationError if this
 * checkout cannot be synthesized.
 */
export async function changedSince({ ref, environments, variables, signal, project = ROOT }: Since): Promise<ChangedStacks> {
  const git = { project, signal };
  const commit = await commonCommit(ref, git);
  const folder = join(WORK, "changed", `${process.pid}-${commit.slice(0, 12)}`);
  makePrivateFolder(folder);
  const earlier = join(folder, "commit");
  const remove = await checkOut(commit, earlier, git);
  try {
    if (!samePackages(project, earlier)) return { commit, changed: "all", because: "package-lock.json differs", gone: [] };
    const synth = (place: string, name: string) =>
      synthesizeAll({ project: place, environments, output: join(folder, name), variables, signal });
    const [before, after] = await Promise.allSettled([synth(earlier, "before"), synth(project, "after")]);
    if (after.status === "rejected") throw after.reason;
    if (before.status === "fulfilled") return { commit, ...compareStacks(before.value, after.value) };
    if (!(before.reason instanceof OperationError)) throw before.reason;
    return { commit, changed: "all", because: `the stacks of ${commit.slice(0, 12)} cannot be synthesized`, gone: [] };
  } finally {
    await remove();
    rmSync(folder, { recursive: true, force: true });
  }
}
