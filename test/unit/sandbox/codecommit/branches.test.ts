import type { FakeCodeCommit } from "./fake";
import { startCodeCommit } from "./fake";
import { commitFiles, repositoryWith } from "./history";

const repositoryName = "branched";
let fake: FakeCodeCommit;
let commitId: string;
beforeAll(async () => {
  fake = await startCodeCommit();
  commitId = await repositoryWith(fake, repositoryName, { "a.txt": "a" });
});
afterAll(() => fake.stop());

const branches = async () => (await fake.call<{ branches: string[] }>("ListBranches", { repositoryName })).branches;
const defaultBranch = async (name = repositoryName) => {
  const { repositoryMetadata } = await fake.call<{ repositoryMetadata: { defaultBranch?: string } }>("GetRepository", {
    repositoryName: name,
  });
  return repositoryMetadata.defaultBranch;
};

test("the first branch becomes the default, whatever its name", async () => {
  await fake.call("CreateRepository", { repositoryName: "first" });
  expect(await defaultBranch("first")).toBeUndefined();
  await commitFiles(fake, "first", { x: "1" }, { branchName: "trunk" });
  expect(await defaultBranch("first")).toBe("trunk");
  expect(await defaultBranch()).toBe("main");
});

test("the default branch is found as git finds it: packed too, and only if it exists", async () => {
  const name = "packed";
  const tip = await repositoryWith(fake, name, { x: "1" });
  const git = await fake.gitOf(name);
  await git.run(["pack-refs", "--all"]);
  expect(await defaultBranch(name)).toBe("main");
  await git.run(["update-ref", "-d", "refs/heads/main"]);
  expect(await defaultBranch(name)).toBeUndefined();
  // Now there is a folder where the branch `main` would have its file.
  await git.run(["update-ref", "refs/heads/main/sub", tip]);
  expect(await defaultBranch(name)).toBeUndefined();
  await git.run(["symbolic-ref", "HEAD", "refs/heads/main/sub"]);
  expect(await defaultBranch(name)).toBe("main/sub");
});

test("branches are made, read, listed, made default and deleted", async () => {
  await fake.call("CreateBranch", { repositoryName, branchName: "topic/one", commitId });
  expect(await fake.call("GetBranch", { repositoryName, branchName: "topic/one" })).toEqual({
    branch: { branchName: "topic/one", commitId },
  });
  expect(await branches()).toEqual(["main", "topic/one"]);
  await fake.call("UpdateDefaultBranch", { repositoryName, defaultBranchName: "topic/one" });
  expect(await defaultBranch()).toBe("topic/one");
  expect(await fake.codeOf("DeleteBranch", { repositoryName, branchName: "topic/one" })).toBe("DefaultBranchCannotBeDeletedException");
  await fake.call("UpdateDefaultBranch", { repositoryName, defaultBranchName: "main" });
  const deleted = await fake.call("DeleteBranch", { repositoryName, branchName: "topic/one" });
  expect(deleted).toEqual({ deletedBranch: { branchName: "topic/one", commitId } });
  expect(await fake.call("DeleteBranch", { repositoryName, branchName: "topic/one" })).toEqual({});
  expect(await branches()).toEqual(["main"]);
});

test("CreateBranch refuses", async () => {
  const codeOf = (branchName: string, id: string) => fake.codeOf("CreateBranch", { repositoryName, branchName, commitId: id });
  expect(await codeOf("main", commitId)).toBe("BranchNameExistsException");
  expect(await codeOf("main/sub", commitId)).toBe("InvalidBranchNameException");
  expect(await codeOf("x", commitId.slice(0, 8))).toBe("InvalidCommitIdException");
  expect(await codeOf("x", "0".repeat(39) + "1")).toBe("CommitDoesNotExistException");
  const { treeId } = (await fake.call<{ commit: { treeId: string } }>("GetCommit", { repositoryName, commitId })).commit;
  expect(await codeOf("x", treeId)).toBe("CommitDoesNotExistException");
});

test.each(["-", "a..b", "a b", "/a", "a/", "a//b", ".a", "a.", "a.lock", "@", "a@{b", "a~1", "a:b", "a\\b", "a*", "a\nb", "f".repeat(40)])(
  "branch name %j",
  async (branchName) => {
    const expected = branchName === "-" ? "BranchDoesNotExistException" : "InvalidBranchNameException";
    expect(await fake.codeOf("GetBranch", { repositoryName, branchName })).toBe(expected);
  },
);

test("GetBranch needs both names, although its model does not require them", async () => {
  expect(await fake.codeOf("GetBranch", { branchName: "main" })).toBe("RepositoryNameRequiredException");
  expect(await fake.codeOf("GetBranch", { repositoryName })).toBe("BranchNameRequiredException");
  expect(await fake.codeOf("GetBranch", { repositoryName: "nowhere", branchName: "main" })).toBe("RepositoryDoesNotExistException");
  expect(await fake.codeOf("UpdateDefaultBranch", { repositoryName, defaultBranchName: "no" })).toBe("BranchDoesNotExistException");
});

test("ListBranches pages", async () => {
  const id = await repositoryWith(fake, "many", { x: "1" });
  const all = Array.from({ length: 101 }, (_, index) => `b-${String(index).padStart(3, "0")}`);
  const commands = all.map((name) => `create refs/heads/${name} ${id}\n`).join("");
  await (await fake.gitOf("many")).run(["update-ref", "--stdin"], { input: commands });
  const first = await fake.call<{ branches: string[]; nextToken: string }>("ListBranches", { repositoryName: "many" });
  const second = await fake.call<{ branches: string[] }>("ListBranches", { repositoryName: "many", nextToken: first.nextToken });
  expect(first.branches).toEqual(all.slice(0, 100));
  expect(second).toEqual({ branches: ["b-100", "main"] });
});
