import { Fake, OTHER, OWNER, pages, refusal, REGION } from "./fake";

let fake: Fake;
beforeEach(async () => {
  fake = await Fake.start();
});
afterEach(() => fake.stop());

const arn = `arn:aws:codeartifact:${REGION}:${OWNER}:domain/dom`;

test("a domain is described as AWS does, with its managed key by default", async () => {
  const created = await fake.call("CreateDomain", { domain: "dom" });
  expect(created.domain).toEqual({
    name: "dom",
    owner: OWNER,
    arn,
    status: "Active",
    createdTime: expect.any(Number) as number,
    encryptionKey: expect.stringMatching(new RegExp(`^arn:aws:kms:${REGION}:${OWNER}:key/[0-9a-f-]{36}$`)) as string,
    repositoryCount: 0,
    assetSizeBytes: 0,
    s3BucketArn: `arn:aws:s3:::assets-${OWNER}-${REGION}`,
  });
  expect(await fake.call("DescribeDomain", { domain: "dom" })).toEqual(created);
  expect((created.domain as { createdTime: number }).createdTime).toBeGreaterThan(1_600_000_000);
});

test("each account and region has one managed key; a customer's key is kept, as an ARN", async () => {
  const key = async (domain: string, encryptionKey?: string, region?: string) => {
    const answer = await fake.call("CreateDomain", { domain, encryptionKey }, { region });
    return (answer.domain as { encryptionKey: string }).encryptionKey;
  };
  expect(await key("one")).toBe(await key("two"));
  expect(await key("three", undefined, "us-east-1")).not.toBe(await key("four"));
  expect(await key("five", "arn:aws:kms:x:1:key/k")).toBe("arn:aws:kms:x:1:key/k");
  expect(await key("six", "1234")).toBe(`arn:aws:kms:${REGION}:${OWNER}:key/1234`);
  expect(await key("seven", "alias/mine")).toBe(`arn:aws:kms:${REGION}:${OWNER}:alias/mine`);
});

test("a name exists once in each account and region", async () => {
  await fake.call("CreateDomain", { domain: "dom" });
  expect(await refusal(fake.call("CreateDomain", { domain: "dom" }))).toEqual({
    code: "ConflictException",
    resourceId: "dom",
    resourceType: "domain",
  });
  await fake.call("CreateDomain", { domain: "dom" }, { account: OTHER });
  await fake.call("CreateDomain", { domain: "dom" }, { region: "us-east-1" });
});

test("the error for a missing domain names the account that would own it", async () => {
  const answer = fake.call("DescribeDomain", { domain: "dom", domainOwner: OTHER });
  await expect(answer).rejects.toThrow(`Domain not found. Domain 'dom' owned by account '${OTHER}' does not exist.`);
  expect(await refusal(fake.call("DescribeDomain", { domain: "dom" }))).toEqual({
    code: "ResourceNotFoundException",
    resourceId: "dom",
    resourceType: "domain",
  });
});

test("a domain with repositories is not deleted, an empty one is, a missing one counts as deleted", async () => {
  await fake.standard();
  expect(await refusal(fake.call("DeleteDomain", { domain: "dom" }))).toMatchObject({ code: "ConflictException", resourceType: "domain" });
  await fake.call("DeleteRepository", { domain: "dom", repository: "store" });
  await fake.call("DeleteRepository", { domain: "dom", repository: "team" });
  expect((await fake.call("DeleteDomain", { domain: "dom" })).domain).toMatchObject({ name: "dom", status: "Deleted", repositoryCount: 0 });
  expect(await fake.call("DeleteDomain", { domain: "dom" })).toEqual({});
  expect((await refusal(fake.call("DescribeDomain", { domain: "dom" }))).code).toBe("ResourceNotFoundException");
});

test("the caller's domains are listed by name, page by page", async () => {
  for (const domain of ["cc", "aa", "bb"]) await fake.call("CreateDomain", { domain });
  await fake.call("CreateDomain", { domain: "other" }, { account: OTHER });
  const found = await pages(fake, "ListDomains", { maxResults: 2 }, "domains");
  expect(found.map((page) => page.map((domain) => (domain as { name: string }).name))).toEqual([["aa", "bb"], ["cc"]]);
  expect(Object.keys(found[0]?.[0] as object).sort()).toEqual(["arn", "createdTime", "encryptionKey", "name", "owner", "status"]);
});

test("a token is valid only for the list that returned it", async () => {
  await fake.standard();
  const { nextToken } = await fake.call("ListRepositories", { maxResults: 1 });
  const refused = { code: "ValidationException", reason: "FIELD_VALIDATION_FAILED" };
  expect(await refusal(fake.call("ListDomains", { nextToken }))).toEqual(refused);
  expect(await refusal(fake.call("ListRepositories", { nextToken, repositoryPrefix: "te" }))).toEqual(refused);
  for (const made of ["abc", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA", `${String(nextToken)}x`]) {
    expect(await refusal(fake.call("ListRepositories", { nextToken: made }))).toEqual(refused);
  }
  const { repositories } = await fake.call("ListRepositories", { nextToken, maxResults: 500 });
  expect((repositories as { name: string }[]).map(({ name }) => name)).toEqual(["team"]);
});

test("tags are set at creation, added, replaced, removed and listed", async () => {
  await fake.call("CreateDomain", { domain: "dom", tags: [{ key: "a", value: "1" }] });
  await fake.call("TagResource", {
    resourceArn: arn,
    tags: [
      { key: "b", value: "2" },
      { key: "a", value: "3" },
    ],
  });
  await fake.call("UntagResource", { resourceArn: arn, tagKeys: ["b", "missing"] });
  expect(await fake.call("ListTagsForResource", { resourceArn: arn })).toEqual({ tags: [{ key: "a", value: "3" }] });
});

test("tags of a missing resource or one without tags, and keys that occur twice or are reserved", async () => {
  await fake.call("CreateDomain", { domain: "dom" });
  const code = async (resourceArn: string, tags: object[] = []) => (await refusal(fake.call("TagResource", { resourceArn, tags }))).code;
  expect(await code(`${arn}x`)).toBe("ResourceNotFoundException");
  expect(await code(arn.replace("domain/dom", "repository/dom/none"))).toBe("ResourceNotFoundException");
  expect(await code(arn.replace("domain/dom", "package/dom/r/pypi//p"))).toBe("ValidationException");
  expect(await code("arn:aws:s3:::bucket")).toBe("ValidationException");
  expect(
    await code(arn, [
      { key: "a", value: "1" },
      { key: "a", value: "2" },
    ]),
  ).toBe("ValidationException");
  expect(await code(arn, [{ key: "aws:a", value: "1" }])).toBe("ValidationException");
  const many = Array.from({ length: 200 }, (_, index) => ({ key: `k${index}`, value: "" }));
  await fake.call("TagResource", { resourceArn: arn, tags: many });
  expect(await code(arn, [{ key: "one more", value: "" }])).toBe("ServiceQuotaExceededException");
});

test("a domain has one package group, of all packages, which restricts nothing", async () => {
  await fake.call("CreateDomain", { domain: "dom" });
  const { packageGroups } = await fake.call("ListPackageGroups", { domain: "dom" });
  const allowed = { mode: "ALLOW", effectiveMode: "ALLOW" };
  expect(packageGroups).toMatchObject([
    { pattern: "/*", originConfiguration: { restrictions: { EXTERNAL_UPSTREAM: allowed, INTERNAL_UPSTREAM: allowed, PUBLISH: allowed } } },
  ]);
});
