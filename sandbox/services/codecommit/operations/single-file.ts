import { AwsError } from "../../../core/errors";
import type { Call } from "../../../core/service";
import type { Changes, Signature } from "../changes/change";
import { checkChanges, checkSignature } from "../changes/check";
import type { Target } from "../changes/commit";
import { commitTree, filesOf, writePlan } from "../changes/commit";
import { parentOf } from "../changes/parent";
import type { Plan } from "../changes/plan";
import { planChanges } from "../changes/plan";
import type { FileMode } from "../file-mode";
import type { TreeEntry } from "../git/objects";
import { filePath } from "../names";
import type { Handlers, Operations } from "./context";
import { repositoryOf } from "./context";

interface SingleFileInput {
  readonly repositoryName: string;
  readonly branchName: string;
  readonly filePath: string;
  readonly parentCommitId?: string;
  readonly commitMessage?: string;
  readonly name?: string;
  readonly email?: string;
}

type PutFileInput = SingleFileInput & { readonly fileContent: Buffer; readonly fileMode?: FileMode };
type DeleteFileInput = SingleFileInput & { readonly keepEmptyFolders?: boolean };

/** PutFile, DeleteFile: commits with one file. */
export function singleFileOperations({ store }: Operations): Handlers {
  async function planFor(call: Call<SingleFileInput>, changes: Partial<Changes>) {
    const repository = repositoryOf(store, call);
    const checked = checkChanges({ putFiles: [], deleteFiles: [], setFileModes: [], keepEmptyFolders: false, ...changes });
    checkSignature(signatureOf(call));
    const { branchName: branch, parentCommitId } = call.input;
    const parent = await parentOf(repository.git, branch, parentCommitId);
    const files = await filesOf(repository.git, parent);
    return { target: { repository, branch, parent }, files, plan: planChanges(files, checked) };
  }

  return {
    async PutFile(call: Call<PutFileInput>) {
      const { fileContent, fileMode } = call.input;
      if (fileContent.length === 0) throw new AwsError("FileContentRequiredException", "Empty files cannot be added with this operation");
      const { target, files, plan } = await planFor(call, { putFiles: [{ filePath: call.input.filePath, fileContent, fileMode }] });
      const [entry] = plan.written as [TreeEntry];
      const before = files.get(entry.path);
      if (before?.id === entry.id && before.mode === entry.mode) throw sameContent(entry.path);
      const written = await commit(call, target, plan, `${before ? "Edited" : "Added"} ${entry.path}`);
      return { ...written, blobId: entry.id };
    },

    async DeleteFile(call: Call<DeleteFileInput>) {
      const { keepEmptyFolders = false } = call.input;
      const path = filePath(call.input.filePath);
      const { target, files, plan } = await planFor(call, { deleteFiles: [{ filePath: path }], keepEmptyFolders });
      const written = await commit(call, target, plan, `Deleted ${path}`);
      return { ...written, blobId: files.get(path)?.id, filePath: path };
    },
  };
}

function signatureOf({ input }: Call<SingleFileInput>): Signature {
  return { name: input.name, email: input.email, message: input.commitMessage };
}

async function commit(call: Call<SingleFileInput>, target: Target, plan: Plan, defaultMessage: string) {
  const { name, email, message } = signatureOf(call);
  const treeId = await writePlan(target, plan);
  const signature = { name: name || call.caller.arn, email: email ?? "", message: message || defaultMessage };
  return { commitId: await commitTree(target, treeId, signature), treeId };
}

function sameContent(path: string): AwsError {
  return new AwsError("SameFileContentException", `${path} already has this content`);
}
