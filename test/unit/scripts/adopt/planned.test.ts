import { isLoss, plannedResources } from "../../../../scripts/adopt/take/planned";

const change = (address: string, actions: readonly string[], before: unknown, after: unknown, more: object = {}) => ({
  address,
  type: address.split(".")[0],
  change: { actions, before, after, after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...more },
});
const plan = (...resource_changes: unknown[]) => ({ format_version: "1.2", resource_changes });
const importing = { importing: { id: "it" } };

test("reads which resources are imported, and what else changes in them", () => {
  const tags = { before: { tags: null, tags_all: { owner: "data", team: "a" } }, after: { tags: null, tags_all: { team: "b" } } };
  expect(
    plannedResources(
      plan(
        change("aws_s3_bucket.a", ["no-op"], { bucket: "a" }, { bucket: "a" }, importing),
        change("aws_s3_bucket.b", ["update"], { bucket: "b", ...tags.before }, { bucket: "b", ...tags.after }, importing),
        change("aws_codeartifact_repository.store", ["update"], { description: null }, { description: "Packages" }, importing),
        change("aws_codeartifact_repository.team", ["create"], null, { repository: "team" }),
        change("aws_s3_bucket.c", ["no-op"], { bucket: "c" }, { bucket: "c" }),
        change("aws_s3_bucket.d", ["update"], { arn: "d" }, {}, { after_unknown: { arn: true } }),
      ),
    ),
  ).toEqual([
    { address: "aws_s3_bucket.a", does: "import", attributes: [], lostTags: [] },
    { address: "aws_s3_bucket.b", does: "import and change", attributes: ["tags"], lostTags: ["owner"] },
    { address: "aws_codeartifact_repository.store", does: "import and change", attributes: ["description"], lostTags: [] },
    { address: "aws_codeartifact_repository.team", does: "make", attributes: [], lostTags: [] },
    { address: "aws_s3_bucket.d", does: "change", attributes: ["arn"], lostTags: [] },
  ]);
});

test("reads whose tags an existing resource has: those of another environment of ours", () => {
  const ours = { project: "package-scan", environment: "dev" };
  const owner = (tags: object, more = importing) => {
    const [planned] = plannedResources(plan(change("aws_s3_bucket.a", ["update"], { tags_all: tags }, { tags_all: ours }, more)));
    return planned?.otherOwner;
  };
  expect([
    owner({ ...ours, environment: "prod" }),
    owner(ours),
    owner({ environment: "prod" }),
    owner({ project: "package-scan" }),
  ]).toEqual(["prod", undefined, undefined, undefined]);
  expect(owner({ project: "another", environment: "prod" })).toBeUndefined();
  // What is in the state is ours already: its tags were changed.
  const [changed] = plannedResources(plan(change("a.b", ["update"], { tags_all: { ...ours, environment: "x" } }, { tags_all: ours })));
  expect(changed).not.toHaveProperty("otherOwner");
});

test.each([
  [["delete"], "destroy", true],
  [["delete", "create"], "replace", true],
  [["create", "delete"], "replace", true],
  [["forget"], "forget", true],
  [["create"], "make", false],
  [["update"], "change", false],
] as const)("%j: %s, a loss: %s", (actions, does, loss) => {
  const [planned] = plannedResources(plan(change("aws_codeartifact_domain.domain", actions, {}, {})));
  expect([planned?.does, planned && isLoss(planned)]).toEqual([does, loss]);
});
