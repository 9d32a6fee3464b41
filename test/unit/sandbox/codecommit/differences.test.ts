import { blobId } from "../../../../sandbox/services/codecommit/git/write";
import type { FakeCodeCommit } from "./fake";
import { startCodeCommit } from "./fake";
import { commitFiles, repositoryWith } from "./history";

const repositoryName = "diff";
const blob = (path: string, text: string, mode = "100644") => ({ path, mode, blobId: blobId(Buffer.from(text)) });

let fake: FakeCodeCommit;
let first: string;
let second: string;
beforeAll(async () => {
  fake = await startCodeCommit();
  first = await repositoryWith(fake, repositoryName, { same: "s", "old/a": "1", "old/b": "2", gone: "g" });
  second = (
    await commitFiles(
      fake,
      repositoryName,
      { "new/a": "1", "new/b": "changed" },
      { parentCommitId: first, deleteFiles: [{ filePath: "gone" }], setFileModes: [{ filePath: "old/b", fileMode: "EXECUTABLE" }] },
    )
  ).commitId;
});
afterAll(() => fake.stop());

const differences = (input: Record<string, unknown>) =>
  fake.call<{ differences: unknown[]; NextToken?: string }>("GetDifferences", { repositoryName, afterCommitSpecifier: second, ...input });

test("between two commits", async () => {
  expect(await differences({ beforeCommitSpecifier: first })).toEqual({
    differences: [
      { beforeBlob: blob("gone", "g"), changeType: "D" },
      { afterBlob: blob("new/a", "1"), changeType: "A" },
      { afterBlob: blob("new/b", "changed"), changeType: "A" },
      { beforeBlob: blob("old/b", "2"), afterBlob: blob("old/b", "2", "100755"), changeType: "M" },
    ],
  });
});

test("between two folders", async () => {
  expect(await differences({ beforeCommitSpecifier: first, beforePath: "/old", afterPath: "new" })).toEqual({
    differences: [{ beforeBlob: blob("old/b", "2"), afterBlob: blob("new/b", "changed"), changeType: "M" }],
  });
});

test("of one file, and from nothing", async () => {
  expect(await differences({ afterPath: "new/a" })).toEqual({ differences: [{ afterBlob: blob("new/a", "1"), changeType: "A" }] });
  expect((await differences({ afterCommitSpecifier: "main" })).differences).toHaveLength(5);
});

test("page by page", async () => {
  const all = (await differences({ beforeCommitSpecifier: first })).differences;
  const one = await differences({ beforeCommitSpecifier: first, MaxResults: 3 });
  const two = await differences({ beforeCommitSpecifier: first, MaxResults: 3, NextToken: one.NextToken });
  expect([one.differences.length, two.differences.length, two.NextToken]).toEqual([3, 1, undefined]);
  expect([...one.differences, ...two.differences]).toEqual(all);
});

test.each([
  ["CommitDoesNotExistException", { beforeCommitSpecifier: "nowhere" }],
  ["CommitRequiredException", { afterCommitSpecifier: "" }],
  ["InvalidCommitException", { afterCommitSpecifier: "a..b" }],
  ["PathDoesNotExistException", { afterPath: "nowhere" }],
  ["InvalidPathException", { afterPath: "../x" }],
  ["InvalidMaxResultsException", { MaxResults: 0 }],
  ["InvalidContinuationTokenException", { NextToken: "x" }],
])("%s", async (code, input) => {
  expect(await fake.codeOf("GetDifferences", { repositoryName, afterCommitSpecifier: second, ...input })).toBe(code);
});

test("ListFileCommitHistory goes from version to version", async () => {
  const third = (await commitFiles(fake, repositoryName, { same: "t" }, { parentCommitId: second })).commitId;
  const fourth = (await commitFiles(fake, repositoryName, { same: "u" }, { parentCommitId: third })).commitId;
  interface History {
    readonly revisionDag: {
      readonly commit: { readonly commitId: string };
      readonly blobId: string;
      readonly revisionChildren: string[];
    }[];
    readonly nextToken?: string;
  }
  const input = { repositoryName, filePath: "same" };
  const { revisionDag } = await fake.call<History>("ListFileCommitHistory", input);
  expect(revisionDag.map(({ commit, blobId: id, revisionChildren }) => [commit.commitId, id, revisionChildren])).toEqual([
    [fourth, blobId(Buffer.from("u")), []],
    [third, blobId(Buffer.from("t")), [fourth]],
    [first, blobId(Buffer.from("s")), [third]],
  ]);
  const page = await fake.call<History>("ListFileCommitHistory", { ...input, maxResults: 2 });
  const rest = await fake.call<History>("ListFileCommitHistory", { ...input, maxResults: 2, nextToken: page.nextToken });
  expect([...page.revisionDag, ...rest.revisionDag]).toEqual(revisionDag);
});
