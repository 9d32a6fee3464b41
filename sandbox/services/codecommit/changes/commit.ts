import pLimit from "p-limit";
import type { TreeEntry } from "../git/objects";
import { listTree } from "../git/objects";
import { adoptFirstBranch, moveBranch } from "../git/refs";
import type { Git } from "../git/run";
import { writeBlob, writeCommit, writeTree } from "../git/write";
import type { Repository } from "../repository";
import { touch } from "../repository";
import type { Signature } from "./change";
import { parentOutdated } from "./parent";
import type { Plan } from "./plan";

const GIT_PROCESSES = 4;

/** The files of a commit in all folders, by path; empty if there is no commit. */
export async function filesOf(git: Git, commit: string | undefined): Promise<Map<string, TreeEntry>> {
  const entries = commit ? await listTree(git, commit, { recursive: true }) : [];
  return new Map(entries.map((entry) => [entry.path, entry]));
}

export interface Target {
  readonly repository: Repository;
  readonly branch: string;
  readonly parent: string | undefined;
}

/** Stores a plan's contents and the resulting tree; returns the tree's id. */
export async function writePlan({ repository: { git }, parent }: Target, plan: Plan): Promise<string> {
  const limit = pLimit(GIT_PROCESSES);
  await Promise.all([...plan.contents.values()].map((content) => limit(() => writeBlob(git, content))));
  return writeTree(
    git,
    parent,
    plan.removed.map(({ path }) => path),
    plan.written,
  );
}

/**
 * Commits a tree on a branch, with the same author and committer.
 * Throws ParentCommitIdOutdatedException if the branch has moved meanwhile.
 */
export async function commitTree(target: Target, treeId: string, signature: Required<Signature>): Promise<string> {
  const { repository, branch, parent } = target;
  const parents = parent ? [parent] : [];
  const epochSeconds = Math.floor(Date.now() / 1000);
  const commit = await writeCommit(repository.git, { treeId, parents, ...signature, epochSeconds });
  if (!(await moveBranch(repository.git, branch, parent, commit))) throw parentOutdated(branch, parent);
  await adoptFirstBranch(repository.git);
  touch(repository);
  return commit;
}
