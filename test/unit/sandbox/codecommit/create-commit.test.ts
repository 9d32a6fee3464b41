import { blobId } from "../../../../sandbox/services/codecommit/git/write";
import type { FakeCodeCommit } from "./fake";
import { startCodeCommit } from "./fake";
import { commitFiles, repositoryWith, textOf } from "./history";

const repositoryName = "commits";
const idOf = (text: string) => blobId(Buffer.from(text));

let fake: FakeCodeCommit;
let parentCommitId: string;
beforeAll(async () => void (fake = await startCodeCommit()));
async function freshRepository(): Promise<void> {
  await fake.call("DeleteRepository", { repositoryName });
  parentCommitId = await repositoryWith(fake, repositoryName, { "a.txt": "a", "dir/b.txt": "b", "dir/sub/c.txt": "c" });
}
afterAll(() => fake.stop());

const commit = (input: Record<string, unknown>) =>
  fake.call<Record<string, unknown>>("CreateCommit", { repositoryName, branchName: "main", parentCommitId, ...input });
const codeOf = (input: Record<string, unknown>) =>
  fake.codeOf("CreateCommit", { repositoryName, branchName: "main", parentCommitId, ...input });
const put = (filePath: string, text: string) => ({ filePath, fileContent: Buffer.from(text) });
const paths = async () => {
  const answer = await fake.call<{ differences: { afterBlob: { path: string } }[] }>("GetDifferences", {
    repositoryName,
    afterCommitSpecifier: "main",
  });
  return answer.differences.map(({ afterBlob }) => afterBlob.path);
};

describe("a commit", () => {
  beforeEach(freshRepository);

  test("adds, updates and deletes files, and reports each of them", async () => {
    const answer = await commit({
      putFiles: [put("/new/d.txt", "d"), { ...put("a.txt", "a2"), fileMode: "EXECUTABLE" }],
      deleteFiles: [{ filePath: "dir/b.txt" }],
    });
    expect(answer).toMatchObject({
      filesAdded: [{ absolutePath: "new/d.txt", blobId: idOf("d"), fileMode: "NORMAL" }],
      filesUpdated: [{ absolutePath: "a.txt", blobId: idOf("a2"), fileMode: "EXECUTABLE" }],
      filesDeleted: [{ absolutePath: "dir/b.txt", blobId: idOf("b"), fileMode: "NORMAL" }],
    });
    expect(await paths()).toEqual(["a.txt", "dir/sub/c.txt", "new/d.txt"]);
    expect(await textOf(fake, repositoryName, "a.txt")).toBe("a2");
  });

  test("has the author in the call or else the caller, and the unchanged message", async () => {
    const { commitId, treeId } = await commit({
      putFiles: [put("x", "1")],
      authorName: "Ana <admin>",
      email: "ana@example.com",
      commitMessage: "One\n\ntwo",
    });
    const { commit: read } = await fake.call<{ commit: Record<string, unknown> }>("GetCommit", { repositoryName, commitId });
    const user = { name: "Ana admin", email: "ana@example.com", date: expect.stringMatching(/^\d{10} \+0000$/) as string };
    expect(read).toEqual({
      commitId,
      treeId,
      parents: [parentCommitId],
      message: "One\n\ntwo",
      author: user,
      committer: user,
      additionalData: "",
    });
    const first = await fake.call<{ commit: Record<string, unknown> }>("GetCommit", { repositoryName, commitId: parentCommitId });
    expect(first.commit).toMatchObject({
      parents: [],
      message: "Changed 3 files",
      author: { name: "arn:aws:iam::111122223333:root", email: "" },
    });
  });

  test("copies and moves files of its parent", async () => {
    const answer = await commit({
      putFiles: [
        { filePath: "copy.txt", sourceFile: { filePath: "a.txt" } },
        { filePath: "moved.txt", fileMode: "EXECUTABLE", sourceFile: { filePath: "dir/b.txt", isMove: true } },
      ],
    });
    expect(answer).toMatchObject({
      filesAdded: [
        { absolutePath: "copy.txt", blobId: idOf("a"), fileMode: "NORMAL" },
        { absolutePath: "moved.txt", blobId: idOf("b"), fileMode: "EXECUTABLE" },
      ],
      filesUpdated: [],
      filesDeleted: [{ absolutePath: "dir/b.txt", blobId: idOf("b"), fileMode: "NORMAL" }],
    });
    expect(await paths()).toEqual(["a.txt", "copy.txt", "dir/sub/c.txt", "moved.txt"]);
  });

  test("keeps the mode of a file that gets new content, unless it is given another", async () => {
    const changed = await commit({ setFileModes: [{ filePath: "a.txt", fileMode: "EXECUTABLE" }] });
    expect(changed.filesUpdated).toEqual([{ absolutePath: "a.txt", blobId: idOf("a"), fileMode: "EXECUTABLE" }]);
    const again = await commit({ parentCommitId: changed.commitId, putFiles: [put("a.txt", "new")] });
    expect(again.filesUpdated).toEqual([{ absolutePath: "a.txt", blobId: idOf("new"), fileMode: "EXECUTABLE" }]);
  });

  test("removes empty folders, or keeps them on request", async () => {
    const deleteFiles = [{ filePath: "dir/sub/c.txt" }];
    const { commitId } = await commit({ deleteFiles, keepEmptyFolders: true });
    expect(await paths()).toEqual(["a.txt", "dir/b.txt", "dir/sub/.gitkeep"]);
    const fromKeeper = { filePath: "x", sourceFile: { filePath: "dir/sub/.gitkeep" } };
    expect(await codeOf({ parentCommitId: commitId, putFiles: [fromKeeper] })).toBe("RestrictedSourceFileException");
    await commit({ parentCommitId: commitId, deleteFiles: [{ filePath: "dir/sub/.gitkeep" }] });
    expect(await paths()).toEqual(["a.txt", "dir/b.txt"]);
  });

  test("may replace a deleted file by a folder", async () => {
    await commit({ putFiles: [put("a.txt/inner", "1")], deleteFiles: [{ filePath: "a.txt" }] });
    expect(await paths()).toEqual(["a.txt/inner", "dir/b.txt", "dir/sub/c.txt"]);
  });
});

describe("the parent of a commit", () => {
  beforeEach(freshRepository);

  test("has to be the tip of the branch", async () => {
    const putFiles = [put("x", "1")];
    const { commitId } = await commit({ putFiles });
    expect(await codeOf({ putFiles: [put("x", "2")] })).toBe("ParentCommitIdOutdatedException");
    expect(await codeOf({ putFiles, parentCommitId: undefined })).toBe("ParentCommitIdRequiredException");
    expect(await codeOf({ putFiles, parentCommitId: "main" })).toBe("InvalidParentCommitIdException");
    expect(await codeOf({ putFiles, parentCommitId: "1".repeat(40) })).toBe("ParentCommitDoesNotExistException");
    expect(await codeOf({ putFiles, branchName: "other", parentCommitId: commitId })).toBe("BranchDoesNotExistException");
    expect(await codeOf({ putFiles, branchName: "a b" })).toBe("InvalidBranchNameException");
    expect(await codeOf({ putFiles, repositoryName: "nowhere" })).toBe("RepositoryDoesNotExistException");
  });

  test("is absent in an empty repository", async () => {
    await fake.call("CreateRepository", { repositoryName: "empty" });
    const input = { repositoryName: "empty", putFiles: [put("x", "1")] };
    expect(await codeOf(input)).toBe("ParentCommitDoesNotExistException");
    expect(await codeOf({ ...input, putFiles: [], parentCommitId: undefined })).toBe("FileEntryRequiredException");
    expect(await commitFiles(fake, "empty", { x: "1" })).toMatchObject({ filesAdded: [{ absolutePath: "x" }] });
  });

  test("lets only one of two concurrent commits on a branch win", async () => {
    const settled = await Promise.allSettled([commit({ putFiles: [put("x", "1")] }), commit({ putFiles: [put("y", "1")] })]);
    const lost = settled.filter((one) => one.status === "rejected").map((one) => (one.reason as Error).name);
    expect(lost).toEqual(["ParentCommitIdOutdatedException"]);
  });
});

describe("a commit is refused", () => {
  beforeAll(freshRepository);

  const source = (filePath: string, isMove = false) => ({ filePath, isMove });
  test.each<[string, Record<string, unknown>]>([
    ["FileEntryRequiredException", {}],
    ["NoChangeException", { putFiles: [put("a.txt", "a")] }],
    ["SourceFileOrContentRequiredException", { putFiles: [{ filePath: "x" }] }],
    ["FileContentAndSourceFileSpecifiedException", { putFiles: [{ ...put("x", "1"), sourceFile: source("a.txt") }] }],
    ["FileDoesNotExistException", { deleteFiles: [{ filePath: "nothing" }] }],
    ["FileDoesNotExistException", { deleteFiles: [{ filePath: "dir" }] }],
    ["FileDoesNotExistException", { setFileModes: [{ filePath: "nothing", fileMode: "NORMAL" }] }],
    ["FileDoesNotExistException", { putFiles: [{ filePath: "x", sourceFile: source("nothing") }] }],
    ["SamePathRequestException", { putFiles: [put("a.txt", "1"), put("/a.txt", "2")] }],
    ["SamePathRequestException", { putFiles: [put("a.txt", "1")], deleteFiles: [{ filePath: "a.txt" }] }],
    [
      "SamePathRequestException",
      { putFiles: [{ filePath: "x", sourceFile: source("a.txt", true) }], deleteFiles: [{ filePath: "a.txt" }] },
    ],
    ["PutFileEntryConflictException", { putFiles: [put("x", "1"), put("x/y", "2")] }],
    ["FileNameConflictsWithDirectoryNameException", { putFiles: [put("dir", "1")] }],
    ["DirectoryNameConflictsWithFileNameException", { putFiles: [put("a.txt/b/c", "1")] }],
    ["InvalidPathException", { putFiles: [put("../x", "1")] }],
    ["InvalidPathException", { putFiles: [put("x/.git/config", "1")] }],
    ["InvalidPathException", { putFiles: [put("GIT~1/config", "1")] }],
    ["PathRequiredException", { putFiles: [put("/", "1")] }],
    ["MaximumFileEntriesExceededException", { putFiles: Array.from({ length: 101 }, (_, index) => put(`f${index}`, "1")) }],
    ["NameLengthExceededException", { putFiles: [put("x", "1")], authorName: "n".repeat(129) }],
    ["InvalidEmailException", { putFiles: [put("x", "1")], email: "a b@example.com" }],
    ["CommitMessageLengthExceededException", { putFiles: [put("x", "1")], commitMessage: "m".repeat(256 * 1024 + 1) }],
  ])("%s %#", async (code, input) => {
    expect(await codeOf(input)).toBe(code);
  });

  test("if the branch has the name of a tag", async () => {
    await repositoryWithTag("tagged-name");
    const input = { repositoryName: "tagged-name", branchName: "v1", putFiles: [put("x", "2")] };
    expect(await codeOf(input)).toBe("BranchNameIsTagNameException");
  });

  test("if it has more than 6 MB in a folder or 7 MB in all", async () => {
    const megabytes = (count: number) => Buffer.alloc(count * 1024 * 1024, count);
    const file = (filePath: string, count: number) => ({ filePath, fileContent: megabytes(count) });
    expect(await codeOf({ putFiles: [file("one/a", 4), file("one/b", 3)] })).toBe("FolderContentSizeLimitExceededException");
    expect(await codeOf({ putFiles: [file("one/a", 4), file("two/b", 4)] })).toBe("FileContentSizeLimitExceededException");
    expect(await commit({ putFiles: [file("one/a", 4), file("two/b", 3)] })).toMatchObject({ filesDeleted: [] });
  });
});

async function repositoryWithTag(name: string): Promise<void> {
  const commitId = await repositoryWith(fake, name, { x: "1" });
  await (await fake.gitOf(name)).run(["tag", "v1", commitId]);
}
