import type { FileMode } from "../file-mode";

/** A change of one file; members as in CodeCommit's `PutFileEntry`, `DeleteFileEntry` and `SetFileModeEntry`. */
export interface PutFileEntry {
  readonly filePath: string;
  readonly fileMode?: FileMode;
  readonly fileContent?: Buffer;
  readonly sourceFile?: { readonly filePath: string; readonly isMove?: boolean };
}

export interface Changes {
  readonly putFiles: readonly PutFileEntry[];
  readonly deleteFiles: readonly { readonly filePath: string }[];
  readonly setFileModes: readonly { readonly filePath: string; readonly fileMode: FileMode }[];
  readonly keepEmptyFolders: boolean;
}

/** The author and the message of a commit; all optional in CodeCommit. */
export interface Signature {
  readonly name?: string;
  readonly email?: string;
  readonly message?: string;
}

/** The file that keeps a folder which would otherwise be empty: git has no empty folders. */
export const FOLDER_KEEPER = ".gitkeep";

/** The folder of a path; the empty string for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** All folders above a path, nearest first, without the root. */
export function foldersAbove(path: string): string[] {
  const folder = folderOf(path);
  return folder === "" ? [] : [folder, ...foldersAbove(folder)];
}
