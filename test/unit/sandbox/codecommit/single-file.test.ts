import { blobId } from "../../../../sandbox/services/codecommit/git/write";
import type { FakeCodeCommit } from "./fake";
import { startCodeCommit } from "./fake";
import { textOf } from "./history";

const repositoryName = "single";
let fake: FakeCodeCommit;
beforeAll(async () => {
  fake = await startCodeCommit();
  await fake.call("CreateRepository", { repositoryName });
});
afterAll(() => fake.stop());

const file = (text: string, more: Record<string, unknown> = {}) => ({
  repositoryName,
  branchName: "main",
  filePath: "/docs/a.md",
  fileContent: Buffer.from(text),
  ...more,
});
const messageOf = async (commitId: string) => {
  const { commit } = await fake.call<{ commit: { message: string } }>("GetCommit", { repositoryName, commitId });
  return commit.message;
};

test("PutFile makes the first commit and edits a file, and DeleteFile removes it", async () => {
  const first = await fake.call<{ commitId: string }>("PutFile", file("one"));
  expect(first).toMatchObject({ blobId: blobId(Buffer.from("one")) });
  expect(await messageOf(first.commitId)).toBe("Added docs/a.md");

  expect(await fake.codeOf("PutFile", file("two"))).toBe("ParentCommitIdRequiredException");
  const same = file("one", { parentCommitId: first.commitId });
  expect(await fake.codeOf("PutFile", same)).toBe("SameFileContentException");
  const executable = await fake.call<{ commitId: string }>("PutFile", { ...same, fileMode: "EXECUTABLE" });
  expect(await messageOf(executable.commitId)).toBe("Edited docs/a.md");

  const second = file("two", { parentCommitId: executable.commitId, commitMessage: "Two", name: "Ana", email: "ana@example.com" });
  const { commitId } = await fake.call<{ commitId: string }>("PutFile", second);
  expect(await messageOf(commitId)).toBe("Two");
  expect(await textOf(fake, repositoryName, "docs/a.md")).toBe("two");

  const deletion = { repositoryName, branchName: "main", filePath: "docs/a.md" };
  expect(await fake.codeOf("DeleteFile", { ...deletion, parentCommitId: first.commitId })).toBe("ParentCommitIdOutdatedException");
  const gone = await fake.call<{ commitId: string }>("DeleteFile", { ...deletion, parentCommitId: commitId, keepEmptyFolders: true });
  expect(gone).toMatchObject({ blobId: blobId(Buffer.from("two")), filePath: "docs/a.md" });
  expect(await messageOf(gone.commitId)).toBe("Deleted docs/a.md");
  expect(await textOf(fake, repositoryName, "docs/.gitkeep")).toBe("");
  expect(await fake.codeOf("DeleteFile", { ...deletion, parentCommitId: gone.commitId })).toBe("FileDoesNotExistException");
});

test("PutFile refuses empty files", async () => {
  expect(await fake.codeOf("PutFile", file(""))).toBe("FileContentRequiredException");
});
