import { BranchDoesNotExistException, type CodeCommitClient, GetBranchCommand, GetFolderCommand } from "@aws-sdk/client-codecommit";
import { createHash } from "node:crypto";

/**
 * The tip of a branch: its commit, and every file by its Git blob id. The id of a symbolic link is marked, so that it is no file's.
 * Submodules are left out: CodePipeline does not fetch them.
 */
export interface Tip {
  readonly commitId: string;
  readonly files: ReadonlyMap<string, string>;
}

/** Reads the tip of a branch; undefined if the repository has no such branch yet. */
export async function readTip(codeCommit: CodeCommitClient, repositoryName: string, branchName: string): Promise<Tip | undefined> {
  try {
    const { branch } = await codeCommit.send(new GetBranchCommand({ repositoryName, branchName }));
    const commitId = branch?.commitId ?? "";
    return { commitId, files: await readFolder(codeCommit, repositoryName, commitId, "/") };
  } catch (error) {
    if (error instanceof BranchDoesNotExistException) return undefined;
    throw error;
  }
}

async function readFolder(
  codeCommit: CodeCommitClient,
  repositoryName: string,
  commitSpecifier: string,
  folderPath: string,
): Promise<Map<string, string>> {
  const {
    files = [],
    subFolders = [],
    symbolicLinks = [],
  } = await codeCommit.send(new GetFolderCommand({ repositoryName, commitSpecifier, folderPath }));
  const below = await Promise.all(
    subFolders.map(({ absolutePath = "" }) => readFolder(codeCommit, repositoryName, commitSpecifier, absolutePath)),
  );
  return new Map([
    ...files.map(({ absolutePath = "", blobId = "" }) => [absolutePath, blobId] as const),
    ...symbolicLinks.map(({ absolutePath = "", blobId = "" }) => [absolutePath, `symbolic link ${blobId}`] as const),
    ...below.flatMap((map) => [...map]),
  ]);
}

/** Git's id of a file's content: SHA-1 of `blob LENGTH\0CONTENT`. */
export function blobId(content: Buffer): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}
