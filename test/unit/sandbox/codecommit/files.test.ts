import { blobId } from "../../../../sandbox/services/codecommit/git/write";
import type { FakeCodeCommit } from "./fake";
import { startCodeCommit } from "./fake";
import { commitFiles, repositoryWith } from "./history";

const repositoryName = "read";
const binary = Buffer.from([0, 255, 10, 13, 0]);
let fake: FakeCodeCommit;
let first: string;
let second: string;
beforeAll(async () => {
  fake = await startCodeCommit();
  first = await repositoryWith(fake, repositoryName, { "a.txt": "one", "dir/b.txt": "b", "dir/sub/c.txt": "c" });
  const putFiles = [
    { filePath: "a.txt", fileContent: Buffer.from("two") },
    { filePath: "dir/run.sh", fileContent: binary, fileMode: "EXECUTABLE" },
    { filePath: "dir/link", fileContent: Buffer.from("b.txt"), fileMode: "SYMLINK" },
  ];
  second = (await commitFiles(fake, repositoryName, {}, { putFiles, parentCommitId: first })).commitId;
});
afterAll(() => fake.stop());

test("GetFile answers content, mode, commit and path", async () => {
  expect(await fake.call("GetFile", { repositoryName, filePath: "/dir/run.sh" })).toEqual({
    commitId: second,
    blobId: blobId(binary),
    filePath: "dir/run.sh",
    fileMode: "EXECUTABLE",
    fileSize: 5,
    fileContent: binary,
  });
});

test.each([
  ["main", "two"],
  ["refs/heads/main", "two"],
  ["HEAD", "two"],
  ["FIRST", "one"],
  ["SECOND", "two"],
])("GetFile at %s", async (specifier, text) => {
  const commitSpecifier = specifier === "FIRST" ? first : specifier === "SECOND" ? second : specifier;
  const { fileContent } = await fake.call<{ fileContent: Buffer }>("GetFile", { repositoryName, filePath: "a.txt", commitSpecifier });
  expect(fileContent.toString()).toBe(text);
});

test("GetFile by a tag", async () => {
  await (
    await fake.gitOf(repositoryName)
  ).run(["tag", "-a", "-m", "first", "v1", first], {
    environment: { GIT_COMMITTER_NAME: "t", GIT_COMMITTER_EMAIL: "t@example.com" },
  });
  expect(await fake.call("GetFile", { repositoryName, filePath: "a.txt", commitSpecifier: "v1" })).toMatchObject({ commitId: first });
});

test.each([
  ["FileDoesNotExistException", { filePath: "nothing" }],
  ["FileDoesNotExistException", { filePath: "dir" }],
  ["FileDoesNotExistException", { filePath: "*.txt" }],
  ["PathRequiredException", { filePath: "" }],
  ["InvalidPathException", { filePath: "dir//b.txt" }],
  ["InvalidPathException", { filePath: "a.txt/" }],
  ["CommitDoesNotExistException", { filePath: "a.txt", commitSpecifier: "nowhere" }],
  ["CommitDoesNotExistException", { filePath: "a.txt", commitSpecifier: "abcdef1" }],
  ["InvalidCommitException", { filePath: "a.txt", commitSpecifier: "main~1" }],
  ["InvalidCommitException", { filePath: "a.txt", commitSpecifier: "main\nHEAD" }],
])("GetFile: %s %j", async (code, input) => {
  expect(await fake.codeOf("GetFile", { repositoryName, ...input })).toBe(code);
});

test("GetFolder answers the entries of a folder, by kind", async () => {
  const answer = await fake.call<{ treeId: string }>("GetFolder", { repositoryName, folderPath: "/dir/" });
  expect(answer).toEqual({
    commitId: second,
    folderPath: "dir",
    treeId: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
    subFolders: [{ treeId: expect.stringMatching(/^[0-9a-f]{40}$/) as string, absolutePath: "dir/sub", relativePath: "sub" }],
    files: [
      { blobId: blobId(Buffer.from("b")), absolutePath: "dir/b.txt", relativePath: "b.txt", fileMode: "NORMAL" },
      { blobId: blobId(binary), absolutePath: "dir/run.sh", relativePath: "run.sh", fileMode: "EXECUTABLE" },
    ],
    symbolicLinks: [{ blobId: blobId(Buffer.from("b.txt")), absolutePath: "dir/link", relativePath: "link", fileMode: "SYMLINK" }],
    subModules: [],
  });
});

test.each(["", "/"])("GetFolder of the root, written %j", async (folderPath) => {
  const answer = await fake.call<{ files: { absolutePath: string }[]; subFolders: { absolutePath: string }[]; folderPath: string }>(
    "GetFolder",
    {
      repositoryName,
      folderPath,
    },
  );
  expect(answer.folderPath).toBe("");
  expect(answer.files.map(({ absolutePath }) => absolutePath)).toEqual(["a.txt"]);
  expect(answer.subFolders.map(({ absolutePath }) => absolutePath)).toEqual(["dir"]);
});

test("GetFolder and GetFile refuse paths that do not exist", async () => {
  expect(await fake.codeOf("GetFolder", { repositoryName, folderPath: "a.txt" })).toBe("FolderDoesNotExistException");
  expect(await fake.codeOf("GetFolder", { repositoryName, folderPath: "nothing" })).toBe("FolderDoesNotExistException");
  await fake.call("CreateRepository", { repositoryName: "empty" });
  expect(await fake.codeOf("GetFolder", { repositoryName: "empty", folderPath: "/" })).toBe("CommitDoesNotExistException");
  expect(await fake.codeOf("GetFile", { repositoryName: "nowhere", filePath: "a" })).toBe("RepositoryDoesNotExistException");
});

test("GetBlob", async () => {
  expect(await fake.call("GetBlob", { repositoryName, blobId: blobId(binary) })).toEqual({ content: binary });
  expect(await fake.codeOf("GetBlob", { repositoryName, blobId: "abc" })).toBe("InvalidBlobIdException");
  expect(await fake.codeOf("GetBlob", { repositoryName, blobId: first })).toBe("BlobIdDoesNotExistException");
});

test("git may push files that are larger than the API can return", async () => {
  const git = await fake.gitOf(repositoryName);
  const large = (await git.text(["hash-object", "-w", "--stdin"], { input: Buffer.alloc(6 * 1024 * 1024 + 1) })).trim();
  expect(await fake.codeOf("GetBlob", { repositoryName, blobId: large })).toBe("FileTooLargeException");
});

test("GetCommit and BatchGetCommits", async () => {
  expect(await fake.codeOf("GetCommit", { repositoryName, commitId: "main" })).toBe("InvalidCommitIdException");
  expect(await fake.codeOf("GetCommit", { repositoryName, commitId: "1".repeat(40) })).toBe("CommitIdDoesNotExistException");
  const commitIds = [first, "1".repeat(40), second, first.slice(0, 7)];
  const answer = await fake.call<{ commits: { commitId: string }[]; errors: { commitId: string; errorCode: string }[] }>(
    "BatchGetCommits",
    {
      repositoryName,
      commitIds,
    },
  );
  expect(answer.commits.map(({ commitId }) => commitId)).toEqual([first, second]);
  expect(answer.errors.map(({ commitId, errorCode }) => [commitId, errorCode])).toEqual([
    ["1".repeat(40), "CommitIdDoesNotExistException"],
    [first.slice(0, 7), "InvalidCommitIdException"],
  ]);
  const many = Array.from({ length: 101 }, (_, index) => String(index).padStart(40, "0"));
  expect(await fake.codeOf("BatchGetCommits", { repositoryName, commitIds: many })).toBe("CommitIdsLimitExceededException");
  expect(await fake.codeOf("BatchGetCommits", { repositoryName, commitIds: [] })).toBe("CommitIdsListRequiredException");
});
