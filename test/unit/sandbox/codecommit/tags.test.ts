import type { FakeCodeCommit } from "./fake";
import { ACCOUNT, startCodeCommit } from "./fake";

const resourceArn = `arn:aws:codecommit:eu-central-1:${ACCOUNT}:tagged`;

let fake: FakeCodeCommit;
beforeAll(async () => {
  fake = await startCodeCommit();
  await fake.call("CreateRepository", { repositoryName: "tagged", tags: { owner: "data", empty: "" } });
});
afterAll(() => fake.stop());

test("tags are kept, added, overwritten and removed, and follow a rename", async () => {
  expect(await fake.call("ListTagsForResource", { resourceArn })).toEqual({ tags: { owner: "data", empty: "" } });
  await fake.call("TagResource", { resourceArn, tags: { owner: "platform", stage: "dev" } });
  await fake.call("UntagResource", { resourceArn, tagKeys: ["empty", "unknown"] });
  await fake.call("UpdateRepositoryName", { oldName: "tagged", newName: "renamed" });
  expect(await fake.codeOf("ListTagsForResource", { resourceArn })).toBe("RepositoryDoesNotExistException");
  const renamed = resourceArn.replace("tagged", "renamed");
  expect(await fake.call("ListTagsForResource", { resourceArn: renamed })).toEqual({ tags: { owner: "platform", stage: "dev" } });
  await fake.call("UpdateRepositoryName", { oldName: "renamed", newName: "tagged" });
});

test.each([
  ["InvalidSystemTagUsageException", { "aws:mine": "x" }],
  ["InvalidTagsMapException", { "semi;colon": "x" }],
  ["TooManyTagsException", Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, "v"]))],
])("%s", async (code, tags) => {
  expect(await fake.codeOf("TagResource", { resourceArn, tags })).toBe(code);
  expect(await fake.codeOf("CreateRepository", { repositoryName: "never", tags })).toBe(code);
});

test("an ARN has to be that of a repository in this account and region", async () => {
  const codeOf = (arn: string) => fake.codeOf("ListTagsForResource", { resourceArn: arn });
  expect(await codeOf("tagged")).toBe("InvalidResourceArnException");
  expect(await codeOf("arn:aws:s3:::tagged")).toBe("InvalidResourceArnException");
  expect(await codeOf(resourceArn.replace("eu-central-1", "eu-west-1"))).toBe("RepositoryDoesNotExistException");
  expect(await fake.codeOf("UntagResource", { resourceArn, tagKeys: ["aws:mine"] })).toBe("InvalidSystemTagUsageException");
});
