/** CodeCommit's names of git's modes for blobs. */
export type FileMode = "NORMAL" | "EXECUTABLE" | "SYMLINK";

const GIT_MODES: Readonly<Record<FileMode, string>> = { NORMAL: "100644", EXECUTABLE: "100755", SYMLINK: "120000" };

export const SUBMODULE_MODE = "160000";
export const FOLDER_MODE = "040000";

/** The largest content that CodeCommit's API accepts or returns in one call: 6 MB ("Quotas in AWS CodeCommit"). */
export const MAX_FILE_BYTES = 6 * 1024 * 1024;

export function gitMode(mode: FileMode): string {
  return GIT_MODES[mode];
}

/** The name of a blob's mode. Modes that only old trees have, such as `100664`, are normal files. */
export function fileMode(gitMode: string): FileMode {
  if (gitMode === GIT_MODES.SYMLINK) return "SYMLINK";
  return gitMode === GIT_MODES.EXECUTABLE ? "EXECUTABLE" : "NORMAL";
}

/** Whether a tree entry has content, so that it is neither a folder nor a submodule. */
export function isFile(gitMode: string): boolean {
  return gitMode !== SUBMODULE_MODE && gitMode !== FOLDER_MODE;
}
