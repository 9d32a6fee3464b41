import { AwsError } from "../../../core/errors";
import type { Call } from "../../../core/service";
import { fileDoesNotExist, fileTooLarge } from "../errors";
import { fileMode, FOLDER_MODE, isFile, MAX_FILE_BYTES, SUBMODULE_MODE } from "../file-mode";
import { findEntry, inspect, listTree, readObject, resolveCommits } from "../git/objects";
import type { Git } from "../git/run";
import { commitOf, filePath, folderPath, isObjectId } from "../names";
import type { Handlers, Operations } from "./context";
import { repositoryOf } from "./context";

interface AtCommit {
  readonly repositoryName: string;
  /** @default the default branch */
  readonly commitSpecifier?: string;
}

/** Reading files, folders and blobs. */
export function fileOperations({ store }: Operations): Handlers {
  const commitIn = (git: Git, specifier: string | undefined) => commitOf((refs) => resolveCommits(git, refs), specifier);

  return {
    async GetFile(call: Call<AtCommit & { filePath: string }>) {
      const { git } = repositoryOf(store, call);
      const path = filePath(call.input.filePath);
      const commitId = await commitIn(git, call.input.commitSpecifier);
      const entry = await findEntry(git, commitId, path);
      if (!entry || !isFile(entry.mode)) throw fileDoesNotExist(path);
      const fileContent = await contentOf(git, entry.id, path);
      const fileSize = fileContent.length;
      return { commitId, blobId: entry.id, filePath: path, fileMode: fileMode(entry.mode), fileSize, fileContent };
    },

    async GetFolder(call: Call<AtCommit & { folderPath: string }>) {
      const { git } = repositoryOf(store, call);
      const path = folderPath(call.input.folderPath);
      const commitId = await commitIn(git, call.input.commitSpecifier);
      const [tree] = await treeIds(git, commitId, path);
      if (!tree) throw new AwsError("FolderDoesNotExistException", `Folder ${path} does not exist; give its full path`);
      const entries = (await listTree(git, tree)).map(({ mode, id, path: name }) => ({
        mode,
        id,
        names: { absolutePath: path ? `${path}/${name}` : name, relativePath: name },
      }));
      const blobs = entries.filter(({ mode }) => isFile(mode));
      const asFile = ({ mode, id, names }: (typeof entries)[number]) => ({ blobId: id, ...names, fileMode: fileMode(mode) });
      return {
        commitId,
        folderPath: path,
        treeId: tree,
        subFolders: entries.filter(({ mode }) => mode === FOLDER_MODE).map(({ id, names }) => ({ treeId: id, ...names })),
        files: blobs.filter(({ mode }) => fileMode(mode) !== "SYMLINK").map(asFile),
        symbolicLinks: blobs.filter(({ mode }) => fileMode(mode) === "SYMLINK").map(asFile),
        subModules: entries.filter(({ mode }) => mode === SUBMODULE_MODE).map(({ id, names }) => ({ commitId: id, ...names })),
      };
    },

    async GetBlob(call: Call<{ repositoryName: string; blobId: string }>) {
      const { git } = repositoryOf(store, call);
      const { blobId } = call.input;
      if (!isObjectId(blobId)) throw new AwsError("InvalidBlobIdException", `"${blobId}" is not a full blob ID`);
      const [found] = await inspect(git, [blobId]);
      if (found?.type !== "blob") throw new AwsError("BlobIdDoesNotExistException", `Blob ${blobId} does not exist`);
      return { content: await contentOf(git, blobId, `Blob ${blobId}`) };
    },
  };
}

/** The id of a folder's tree; empty if the path is not a folder. */
async function treeIds(git: Git, commit: string, path: string): Promise<readonly string[]> {
  if (path === "") return [(await git.text(["rev-parse", `${commit}^{tree}`])).trim()];
  const entry = await findEntry(git, commit, path);
  return entry?.mode === FOLDER_MODE ? [entry.id] : [];
}

async function contentOf(git: Git, id: string, what: string): Promise<Buffer> {
  const [found] = await inspect(git, [id]);
  if ((found?.size ?? 0) > MAX_FILE_BYTES) throw fileTooLarge(what);
  return readObject(git, "blob", id);
}
