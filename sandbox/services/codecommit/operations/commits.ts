import { AwsError } from "../../../core/errors";
import type { Call } from "../../../core/service";
import { commitIdDoesNotExist, invalidCommitId } from "../errors";
import { readCommit } from "../git/commit-object";
import { inspect } from "../git/objects";
import type { Git } from "../git/run";
import { isObjectId } from "../names";
import type { Handlers, Operations } from "./context";
import { repositoryOf } from "./context";

const MAX_BATCH = 100;

/** GetCommit, BatchGetCommits. */
export function commitOperations({ store }: Operations): Handlers {
  return {
    async GetCommit(call: Call<{ repositoryName: string; commitId: string }>) {
      return { commit: await commitById(repositoryOf(store, call).git, call.input.commitId) };
    },

    async BatchGetCommits(call: Call<{ repositoryName: string; commitIds: readonly string[] }>) {
      const { git } = repositoryOf(store, call);
      const ids = [...new Set(call.input.commitIds)];
      if (ids.length === 0) throw new AwsError("CommitIdsListRequiredException", "At least one commit ID is required");
      if (ids.length > MAX_BATCH) {
        throw new AwsError("CommitIdsLimitExceededException", `At most ${MAX_BATCH} commit IDs, not ${ids.length}`);
      }
      const answers = await Promise.all(ids.map((id) => commitById(git, id).catch((error: unknown) => asEntry(id, error))));
      return {
        commits: answers.filter((answer) => "treeId" in answer),
        errors: answers.filter((answer) => "errorCode" in answer),
      };
    },
  };
}

async function commitById(git: Git, id: string) {
  if (!isObjectId(id)) throw invalidCommitId(id);
  const [found] = await inspect(git, [id]);
  if (found?.type !== "commit") throw commitIdDoesNotExist(id);
  return readCommit(git, id);
}

function asEntry(commitId: string, error: unknown) {
  if (!(error instanceof AwsError)) throw error;
  return { commitId, errorCode: error.code, errorMessage: error.message };
}
