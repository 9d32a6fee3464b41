import type { FakeCodeCommit } from "./fake";
import { ACCOUNT, REGION, rootOf, startCodeCommit } from "./fake";

const arn = (name: string) => `arn:aws:codecommit:${REGION}:${ACCOUNT}:${name}`;

let fake: FakeCodeCommit;
beforeAll(async () => {
  fake = await startCodeCommit();
  await fake.call("CreateRepository", { repositoryName: "mine", tags: { team: "data" } });
});
afterAll(() => fake.stop());

const accessOf = (operation: string, input: Record<string, unknown>) =>
  fake.service.access?.({ operation, region: REGION, caller: rootOf(ACCOUNT), input });

test("an operation needs its own action on the repository, whose tags are condition keys", () => {
  const context = { "aws:ResourceTag/team": "data" };
  expect(accessOf("GetFile", { repositoryName: "mine", filePath: "a" })).toEqual([
    { action: "codecommit:GetFile", resources: [arn("mine")], context },
  ]);
  expect(accessOf("UpdateRepositoryName", { oldName: "mine", newName: "yours" })).toEqual([
    { action: "codecommit:UpdateRepositoryName", resources: [arn("mine")], context },
  ]);
  expect(accessOf("ListTagsForResource", { resourceArn: arn("mine") })).toEqual([
    { action: "codecommit:ListTagsForResource", resources: [arn("mine")], context },
  ]);
});

test("each of several repositories is a resource, and a list has none", () => {
  expect(accessOf("BatchGetRepositories", { repositoryNames: ["mine", "other"] })?.map(({ resources }) => resources)).toEqual([
    [arn("mine")],
    [arn("other")],
  ]);
  expect(accessOf("ListRepositories", {})).toEqual([{ action: "codecommit:ListRepositories", resources: [], context: {} }]);
});

test("branches and tags of the request are condition keys", () => {
  expect(accessOf("CreateCommit", { repositoryName: "new", branchName: "main" })).toEqual([
    { action: "codecommit:CreateCommit", resources: [arn("new")], context: { "codecommit:References": "refs/heads/main" } },
  ]);
  expect(accessOf("GetBranch", { repositoryName: "new", branchName: "main" })?.[0]?.context).toEqual({});
  expect(accessOf("CreateRepository", { repositoryName: "new", tags: { a: "1", b: "2" } })?.[0]?.context).toEqual({
    "aws:TagKeys": ["a", "b"],
    "aws:RequestTag/a": "1",
    "aws:RequestTag/b": "2",
  });
  expect(accessOf("UntagResource", { resourceArn: arn("new"), tagKeys: ["a"] })?.[0]?.context).toEqual({ "aws:TagKeys": ["a"] });
});
