/** CodeCommit's names of the file modes that git has for blobs. */
export type FileMode = "NORMAL" | "EXECUTABLE" | "SYMLINK";

const GIT_MODES: Readonly<Record<FileMode, string>> = { NORMAL: "100644", EXECUTABLE: "100755", SYMLINK: "120000" };

export const SUBMODULE_MODE = "160000";
export const FOLDER_MODE = "040000";

/** Content that CodeCommit's API takes or gives at once: 6 MB ("Quotas in AWS CodeCommit"). */
export const MAX_FILE_BYTES = 6 * 1024 * 1024;

export function gitMode(mode: FileMode): string {
  return GIT_MODES[mode];
}

/** The name of a blob's mode; old trees have others than git writes today (`100664`), which are normal files. */
export function fileMode(gitMode: string): FileMode {
  if (gitMode === GIT_MODES.SYMLINK) return "SYMLINK";
  return gitMode === GIT_MODES.EXECUTABLE ? "EXECUTABLE" : "NORMAL";
}

/** Whether a tree entry has content of its own, other than a folder or a submodule. */
export function isFile(gitMode: string): boolean {
  return gitMode !== SUBMODULE_MODE && gitMode !== FOLDER_MODE;
}
