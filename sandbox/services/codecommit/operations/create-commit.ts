import { AwsError } from "../../../core/errors";
import type { Call } from "../../../core/service";
import type { Changes } from "../changes/change";
import { checkChanges, checkSignature } from "../changes/check";
import { commitTree, filesOf, writePlan } from "../changes/commit";
import { parentOf } from "../changes/parent";
import { planChanges } from "../changes/plan";
import { fileMode } from "../file-mode";
import type { TreeEntry } from "../git/objects";
import { readCommit } from "../git/commit-object";
import type { Handlers, Operations } from "./context";
import { repositoryOf } from "./context";

interface CreateCommitInput extends Partial<Changes> {
  readonly repositoryName: string;
  readonly branchName: string;
  readonly parentCommitId?: string;
  readonly authorName?: string;
  readonly email?: string;
  readonly commitMessage?: string;
}

/** Several changes in one commit. */
export function createCommitOperations({ store }: Operations): Handlers {
  return {
    async CreateCommit(call: Call<CreateCommitInput>) {
      const { input } = call;
      const repository = repositoryOf(store, call);
      const { putFiles = [], deleteFiles = [], setFileModes = [], keepEmptyFolders = false } = input;
      const changes = checkChanges({ putFiles, deleteFiles, setFileModes, keepEmptyFolders });
      const signature = { name: input.authorName, email: input.email, message: input.commitMessage };
      checkSignature(signature);
      const parent = await parentOf(repository.git, input.branchName, input.parentCommitId);
      const files = await filesOf(repository.git, parent);
      const plan = planChanges(files, changes);
      const target = { repository, branch: input.branchName, parent };
      const treeId = await writePlan(target, plan);
      if (parent && (await readCommit(repository.git, parent)).treeId === treeId) throw noChange();
      const commitId = await commitTree(target, treeId, {
        name: signature.name || call.caller.arn,
        email: signature.email ?? "",
        message: signature.message || defaultMessage(changes),
      });
      return {
        commitId,
        treeId,
        filesAdded: plan.written.filter(({ path }) => !files.has(path)).map(asMetadata),
        filesUpdated: plan.written.filter((entry) => isUpdate(entry, files.get(entry.path))).map(asMetadata),
        filesDeleted: plan.removed.map(asMetadata),
      };
    },
  };
}

function asMetadata({ path, id, mode }: TreeEntry) {
  return { absolutePath: path, blobId: id, fileMode: fileMode(mode) };
}

function isUpdate(after: TreeEntry, before: TreeEntry | undefined): boolean {
  return before !== undefined && (before.id !== after.id || before.mode !== after.mode);
}

function noChange(): AwsError {
  return new AwsError("NoChangeException", "The commit would change nothing: the repository has these files already");
}

/** The default message. AWS documents that there is one, but not its text. */
function defaultMessage({ putFiles, deleteFiles, setFileModes }: Changes): string {
  const count = putFiles.length + deleteFiles.length + setFileModes.length;
  return `Changed ${count} ${count === 1 ? "file" : "files"}`;
}
