import type { Call } from "../../../core/service";
import { readCommit } from "../git/commit-object";
import { findEntry, resolveCommits } from "../git/objects";
import type { Git } from "../git/run";
import { commitOf, filePath } from "../names";
import { pageOf, pageSize } from "../pages";
import type { Handlers, Operations } from "./context";
import { repositoryOf } from "./context";

interface ListFileCommitHistoryInput {
  readonly repositoryName: string;
  /** @default the default branch */
  readonly commitSpecifier?: string;
  readonly filePath: string;
  readonly maxResults?: number;
  readonly nextToken?: string;
}

interface Revision {
  readonly id: string;
  /** The commits with the next version of the file. */
  readonly children: readonly string[];
}

/** The commits that changed a file, newest first; renames are not followed. */
export function historyOperations({ store }: Operations): Handlers {
  return {
    async ListFileCommitHistory(call: Call<ListFileCommitHistoryInput>) {
      const { commitSpecifier, maxResults, nextToken } = call.input;
      const { git } = repositoryOf(store, call);
      const size = pageSize(maxResults);
      const path = filePath(call.input.filePath);
      const commit = await commitOf((refs) => resolveCommits(git, refs), commitSpecifier);
      const page = pageOf(await revisionsOf(git, commit, path), nextToken, size, ["ListFileCommitHistory", commit, path]);
      const revisionDag = page.items.map(async ({ id, children }) => ({
        commit: await readCommit(git, id),
        // A commit that deleted the file has no blob.
        blobId: (await findEntry(git, id, path))?.id,
        path,
        revisionChildren: children,
      }));
      return { revisionDag: await Promise.all(revisionDag), nextToken: page.nextToken };
    },
  };
}

/** `--parents` makes git write the previous commits that changed the path, and not a commit's real parents. */
async function revisionsOf(git: Git, commit: string, path: string): Promise<Revision[]> {
  const output = await git.text(["--literal-pathspecs", "rev-list", "--parents", commit, "--", path]);
  const lines = output
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split(" "));
  return lines.map(([id = ""]) => ({
    id,
    children: lines.filter(([, ...parents]) => parents.includes(id)).map(([child = ""]) => child),
  }));
}
