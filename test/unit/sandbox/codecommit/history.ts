import type { FakeCodeCommit } from "./fake";

interface Committed {
  readonly commitId: string;
  readonly treeId: string;
}

/** Commits text files and returns CreateCommit's answer. */
export function commitFiles(
  fake: FakeCodeCommit,
  repositoryName: string,
  files: Readonly<Record<string, string>>,
  more: Record<string, unknown> = {},
): Promise<Committed & Record<string, unknown>> {
  const putFiles = Object.entries(files).map(([filePath, text]) => ({ filePath, fileContent: Buffer.from(text) }));
  return fake.call("CreateCommit", { repositoryName, branchName: "main", putFiles, ...more });
}

/** The text of a file. */
export async function textOf(fake: FakeCodeCommit, repositoryName: string, filePath: string, commitSpecifier?: string): Promise<string> {
  const input = commitSpecifier ? { repositoryName, filePath, commitSpecifier } : { repositoryName, filePath };
  return (await fake.call<{ fileContent: Buffer }>("GetFile", input)).fileContent.toString();
}

/** Makes a repository with one commit on `main` and returns that commit's id. */
export async function repositoryWith(
  fake: FakeCodeCommit,
  repositoryName: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  await fake.call("CreateRepository", { repositoryName });
  return (await commitFiles(fake, repositoryName, files)).commitId;
}
