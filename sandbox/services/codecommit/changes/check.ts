import { AwsError } from "../../../core/errors";
import { MAX_FILE_BYTES } from "../file-mode";
import { filePath } from "../names";
import type { Changes, Signature } from "./change";
import { folderOf, foldersAbove } from "./change";

const MAX_ENTRIES = 100;
const MAX_COMMIT_BYTES = 7 * 1024 * 1024;
const MAX_MESSAGE_BYTES = 256 * 1024;
const MAX_NAME_CHARACTERS = 128;
const MAX_EMAIL_CHARACTERS = 128;

/** Converts all paths to git's form. Throws if changes contradict each other or exceed CodeCommit's quotas. */
export function checkChanges(changes: Changes): Changes {
  const putFiles = changes.putFiles.map((put) => ({
    ...put,
    filePath: filePath(put.filePath),
    sourceFile: put.sourceFile && { ...put.sourceFile, filePath: filePath(put.sourceFile.filePath) },
  }));
  const deleteFiles = changes.deleteFiles.map((entry) => ({ filePath: filePath(entry.filePath) }));
  const setFileModes = changes.setFileModes.map((entry) => ({ ...entry, filePath: filePath(entry.filePath) }));
  const checked = { ...changes, putFiles, deleteFiles, setFileModes };
  checkEntries(checked);
  checkSizes(checked);
  return checked;
}

function checkEntries({ putFiles, deleteFiles, setFileModes }: Changes): void {
  const moved = putFiles.filter(({ sourceFile }) => sourceFile?.isMove).map(({ sourceFile }) => sourceFile?.filePath ?? "");
  const paths = [...putFiles, ...deleteFiles, ...setFileModes].map((entry) => entry.filePath);
  if (paths.length === 0) throw new AwsError("FileEntryRequiredException", "A commit needs at least one file to put, delete or change");
  if (paths.length > MAX_ENTRIES) {
    throw new AwsError(
      "MaximumFileEntriesExceededException",
      `At most ${MAX_ENTRIES} files a commit, not ${paths.length}; use a Git client`,
    );
  }
  for (const { filePath: path, fileContent, sourceFile } of putFiles) {
    if (!fileContent && !sourceFile) throw new AwsError("SourceFileOrContentRequiredException", `${path} has neither content nor a source`);
    if (fileContent && sourceFile) throw new AwsError("FileContentAndSourceFileSpecifiedException", `${path} has content and a source`);
  }
  const touched = [...paths, ...moved];
  const twice = touched.find((path, index) => touched.indexOf(path) !== index);
  if (twice) throw new AwsError("SamePathRequestException", `${twice} is in more than one change of this commit`);
  const puts = new Set(putFiles.map((put) => put.filePath));
  const both = [...puts].flatMap(foldersAbove).find((folder) => puts.has(folder));
  if (both) throw new AwsError("PutFileEntryConflictException", `${both} would be both a file and a folder`);
}

function checkSizes({ putFiles }: Changes): void {
  const inFolder = new Map<string, number>();
  for (const { filePath: path, fileContent } of putFiles) {
    const size = fileContent?.length ?? 0;
    if (size > MAX_FILE_BYTES) throw tooLarge(`${path} is larger than 6 MB`);
    inFolder.set(folderOf(path), (inFolder.get(folderOf(path)) ?? 0) + size);
  }
  for (const [folder, size] of inFolder) {
    if (size <= MAX_FILE_BYTES) continue;
    throw new AwsError("FolderContentSizeLimitExceededException", `The changes in folder /${folder} are larger than 6 MB`);
  }
  const total = [...inFolder.values()].reduce((sum, size) => sum + size, 0);
  if (total > MAX_COMMIT_BYTES) throw tooLarge("The changes of this commit are larger than 7 MB");
}

function tooLarge(what: string): AwsError {
  return new AwsError("FileContentSizeLimitExceededException", `${what}; use a Git client`);
}

/** Throws NameLengthExceeded-, InvalidEmail- and CommitMessageLengthExceededException. */
export function checkSignature({ name, email, message }: Signature): void {
  if ((name ?? "").length > MAX_NAME_CHARACTERS) {
    throw new AwsError("NameLengthExceededException", `The author's name is longer than ${MAX_NAME_CHARACTERS} characters`);
  }
  if ((email ?? "").length > MAX_EMAIL_CHARACTERS || /[<>\s]/.test(email ?? "")) {
    throw new AwsError("InvalidEmailException", `The e-mail address has spaces or <>, or more than ${MAX_EMAIL_CHARACTERS} characters`);
  }
  if (Buffer.byteLength(message ?? "") > MAX_MESSAGE_BYTES) {
    throw new AwsError("CommitMessageLengthExceededException", "The commit message is larger than 256 KB");
  }
}
