import { AwsError } from "../../../core/errors";
import type { Call } from "../../../core/service";
import { filesOf } from "../changes/commit";
import type { TreeEntry } from "../git/objects";
import { resolveCommits } from "../git/objects";
import type { Git } from "../git/run";
import { commitOf, folderPath } from "../names";
import { pageOf, pageSize } from "../pages";
import type { Handlers, Operations } from "./context";
import { repositoryOf } from "./context";

interface GetDifferencesInput {
  readonly repositoryName: string;
  /** @default none: all files of the other commit are new */
  readonly beforeCommitSpecifier?: string;
  readonly afterCommitSpecifier: string;
  readonly beforePath?: string;
  readonly afterPath?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

/** GetDifferences: the changes from one commit to another, or from one folder to another. */
export function differenceOperations({ store }: Operations): Handlers {
  return {
    async GetDifferences(call: Call<GetDifferencesInput>) {
      const { input } = call;
      const { git } = repositoryOf(store, call);
      const size = pageSize(input.MaxResults);
      if (!input.afterCommitSpecifier) throw new AwsError("CommitRequiredException", "afterCommitSpecifier is required");
      const before = input.beforeCommitSpecifier ? await commitIn(git, input.beforeCommitSpecifier) : undefined;
      const after = await commitIn(git, input.afterCommitSpecifier);
      const beforePath = folderPath(input.beforePath ?? input.afterPath ?? "");
      const afterPath = folderPath(input.afterPath ?? input.beforePath ?? "");
      const [left, right] = [under(await filesOf(git, before), beforePath), under(await filesOf(git, after), afterPath)];
      if ((beforePath || afterPath) && left.size + right.size === 0) {
        throw new AwsError("PathDoesNotExistException", `${afterPath || beforePath} exists in neither commit`);
      }
      const page = pageOf(differences(left, right), input.NextToken, size, ["GetDifferences", before, after, beforePath, afterPath]);
      return { differences: page.items, NextToken: page.nextToken };
    },
  };
}

function commitIn(git: Git, specifier: string): Promise<string> {
  return commitOf((refs) => resolveCommits(git, refs), specifier);
}

/** The files at or below a path, by their path relative to it. */
function under(files: ReadonlyMap<string, TreeEntry>, path: string): Map<string, TreeEntry> {
  if (path === "") return new Map(files);
  const chosen = [...files.values()].filter((entry) => entry.path === path || entry.path.startsWith(`${path}/`));
  return new Map(chosen.map((entry) => [entry.path.slice(path.length), entry]));
}

function differences(before: ReadonlyMap<string, TreeEntry>, after: ReadonlyMap<string, TreeEntry>) {
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort();
  return paths.flatMap((path) => {
    const [old, current] = [before.get(path), after.get(path)];
    if (old?.id === current?.id && old?.mode === current?.mode) return [];
    const changeType = !old ? "A" : !current ? "D" : "M";
    return [{ beforeBlob: old && blobOf(old), afterBlob: current && blobOf(current), changeType }];
  });
}

function blobOf({ id, path, mode }: TreeEntry) {
  return { blobId: id, path, mode };
}
