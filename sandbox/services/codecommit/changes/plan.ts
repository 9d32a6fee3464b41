import { AwsError } from "../../../core/errors";
import { fileDoesNotExist } from "../errors";
import type { FileMode } from "../file-mode";
import { fileMode, gitMode, isFile, SUBMODULE_MODE } from "../file-mode";
import type { TreeEntry } from "../git/objects";
import { blobId } from "../git/write";
import type { Changes, PutFileEntry } from "./change";
import { FOLDER_KEEPER, folderOf, foldersAbove } from "./change";

/** The changes of a tree by a commit. */
export interface Plan {
  /** New and changed entries, as they will be. */
  readonly written: readonly TreeEntry[];
  /** Removed entries, as they were. */
  readonly removed: readonly TreeEntry[];
  /** Contents to store, by blob id. */
  readonly contents: ReadonlyMap<string, Buffer>;
}

/** Applies checked changes to the files of the parent commit (path -> entry). Pure; throws CodeCommit's errors. */
export function planChanges(files: ReadonlyMap<string, TreeEntry>, changes: Changes): Plan {
  const contents = new Map<string, Buffer>();
  const removed = new Map<string, TreeEntry>();
  const written = new Map<string, TreeEntry>();

  for (const { filePath } of changes.deleteFiles) removed.set(filePath, existing(files, filePath));
  for (const put of changes.putFiles) {
    if (put.sourceFile?.isMove) removed.set(put.sourceFile.filePath, source(files, put.sourceFile.filePath));
  }
  checkPlaces(files, new Set(removed.keys()), changes.putFiles);
  for (const put of changes.putFiles) written.set(put.filePath, putEntry(put));
  for (const { filePath, fileMode: mode } of changes.setFileModes) {
    written.set(filePath, { ...existing(files, filePath), mode: gitMode(mode) });
  }
  if (changes.keepEmptyFolders) keepFolders();
  return { written: [...written.values()], removed: [...removed.values()], contents };

  function putEntry({ filePath, fileMode: mode, fileContent, sourceFile }: PutFileEntry): TreeEntry {
    if (sourceFile) {
      const from = source(files, sourceFile.filePath);
      return { path: filePath, id: from.id, mode: mode ? gitMode(mode) : from.mode };
    }
    return { path: filePath, id: store(fileContent ?? Buffer.alloc(0)), mode: modeOfPut(files.get(filePath), mode) };
  }

  function store(content: Buffer): string {
    const id = blobId(content);
    contents.set(id, content);
    return id;
  }

  function keepFolders(): void {
    const left = [...files.keys()].filter((path) => !removed.has(path));
    const alive = new Set([...left, ...written.keys()].flatMap(foldersAbove));
    for (const folder of new Set([...removed.keys()].map(folderOf))) {
      if (folder === "" || alive.has(folder)) continue;
      const path = `${folder}/${FOLDER_KEEPER}`;
      written.set(path, { path, id: store(Buffer.alloc(0)), mode: gitMode("NORMAL") });
      removed.delete(path);
    }
  }
}

/** The mode of a put file: it keeps its mode if the change gives none. */
function modeOfPut(before: TreeEntry | undefined, mode: FileMode | undefined): string {
  if (mode) return gitMode(mode);
  return before && fileMode(before.mode) === "EXECUTABLE" ? before.mode : gitMode("NORMAL");
}

function existing(files: ReadonlyMap<string, TreeEntry>, path: string): TreeEntry {
  const entry = files.get(path);
  if (!entry || !isFile(entry.mode)) throw fileDoesNotExist(path);
  return entry;
}

function source(files: ReadonlyMap<string, TreeEntry>, path: string): TreeEntry {
  if (path.split("/").at(-1) === FOLDER_KEEPER) {
    throw new AwsError("RestrictedSourceFileException", `${path} cannot be copied or moved: its only purpose is to keep a folder`);
  }
  return existing(files, path);
}

/** Throws if a file's path is a folder's, or one of its folders is a file or a submodule. */
function checkPlaces(files: ReadonlyMap<string, TreeEntry>, gone: ReadonlySet<string>, puts: readonly PutFileEntry[]): void {
  const folders = new Set([...files.keys()].filter((path) => !gone.has(path)).flatMap(foldersAbove));
  for (const { filePath } of puts) {
    if (folders.has(filePath)) {
      throw new AwsError("FileNameConflictsWithDirectoryNameException", `${filePath} is a folder in this repository`);
    }
    for (const path of [filePath, ...foldersAbove(filePath)]) {
      const there = gone.has(path) ? undefined : files.get(path);
      if (there?.mode === SUBMODULE_MODE) {
        throw new AwsError("FilePathConflictsWithSubmodulePathException", `${path} is a submodule in this repository`);
      }
      if (there && path !== filePath) {
        throw new AwsError("DirectoryNameConflictsWithFileNameException", `${path} is a file in this repository, so nothing can be in it`);
      }
    }
  }
}
