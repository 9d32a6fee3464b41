import { Fake, OTHER, OWNER, pages, refusal, REGION } from "./fake";

let fake: Fake;
beforeEach(async () => {
  fake = await Fake.start();
  await fake.standard();
});
afterEach(() => fake.stop());

const create = (repository: string, upstreams: string[] = []) =>
  fake.call("CreateRepository", { domain: "dom", repository, upstreams: upstreams.map((repositoryName) => ({ repositoryName })) });
const update = (repository: string, upstreams: string[]) =>
  fake.call("UpdateRepository", { domain: "dom", repository, upstreams: upstreams.map((repositoryName) => ({ repositoryName })) });
const describe = async (repository: string) =>
  (await fake.call("DescribeRepository", { domain: "dom", repository })).repository as Record<string, unknown>;

test("a repository is described as AWS does", async () => {
  await fake.call("UpdateRepository", { domain: "dom", repository: "store", description: "What we keep" });
  const common = { administratorAccount: OWNER, domainName: "dom", domainOwner: OWNER, createdTime: expect.any(Number) as number };
  const arn = `arn:aws:codeartifact:${REGION}:${OWNER}:repository/dom`;
  expect(await describe("store")).toEqual({
    ...common,
    name: "store",
    arn: `${arn}/store`,
    description: "What we keep",
    upstreams: [],
    externalConnections: [{ externalConnectionName: "public:pypi", packageFormat: "pypi", status: "Available" }],
  });
  expect(await describe("team")).toEqual({
    ...common,
    name: "team",
    arn: `${arn}/team`,
    description: undefined,
    upstreams: [{ repositoryName: "store" }],
    externalConnections: [],
  });
  expect((await fake.call("DescribeDomain", { domain: "dom" })).domain).toMatchObject({ repositoryCount: 2 });
});

test("an update changes what it names and leaves the rest", async () => {
  await fake.call("UpdateRepository", { domain: "dom", repository: "team", description: "Team" });
  expect(await describe("team")).toMatchObject({ description: "Team", upstreams: [{ repositoryName: "store" }] });
  await update("team", []);
  expect(await describe("team")).toMatchObject({ description: "Team", upstreams: [] });
});

test("names that exist already, and names that do not exist", async () => {
  expect(await refusal(create("team"))).toEqual({ code: "ConflictException", resourceId: "team", resourceType: "repository" });
  const notFound = { code: "ResourceNotFoundException", resourceType: "repository" };
  for (const operation of ["DescribeRepository", "UpdateRepository", "DeleteRepository"]) {
    expect(await refusal(fake.call(operation, { domain: "dom", repository: "none" }))).toEqual({ ...notFound, resourceId: "none" });
  }
  await expect(describe("none")).rejects.toThrow(
    `Repository not found. Repository 'none' in domain 'dom' owned by account '${OWNER}' does not exist.`,
  );
});

test("upstreams have to exist, at most ten, without the repository itself and without cycles", async () => {
  const names = Array.from({ length: 11 }, (_, index) => `r${String(index).padStart(2, "0")}`);
  for (const name of names) await create(name);
  await update("team", names.slice(0, 10));
  expect((await refusal(update("team", names))).code).toBe("ServiceQuotaExceededException");
  expect((await refusal(create("eleven", names))).code).toBe("ServiceQuotaExceededException");
  expect(await refusal(update("team", ["none"]))).toMatchObject({ code: "ResourceNotFoundException", resourceId: "none" });
  expect((await refusal(update("team", ["team"]))).code).toBe("ValidationException");
  expect((await refusal(update("r00", ["team"]))).code).toBe("ValidationException");
  expect((await refusal(update("team", ["r01", "r01"]))).code).toBe("ValidationException");
  expect((await describe("team")).upstreams).toEqual(names.slice(0, 10).map((repositoryName) => ({ repositoryName })));
});

test("a repository has one external connection or upstreams, not both", async () => {
  const associate = (repository: string, externalConnection: string) =>
    fake.call("AssociateExternalConnection", { domain: "dom", repository, externalConnection });
  expect((await refusal(associate("store", "public:pypi"))).code).toBe("ConflictException");
  expect((await refusal(associate("store", "public:npmjs"))).code).toBe("ServiceQuotaExceededException");
  expect((await refusal(associate("team", "public:pypi"))).code).toBe("ConflictException");
  expect((await refusal(associate("team", "public:mine"))).code).toBe("ValidationException");
  await create("bare");
  expect((await refusal(update("store", ["bare"]))).code).toBe("ConflictException");
  const disassociate = () =>
    fake.call("DisassociateExternalConnection", { domain: "dom", repository: "store", externalConnection: "public:pypi" });
  expect(((await disassociate()).repository as { externalConnections: unknown[] }).externalConnections).toEqual([]);
  expect((await refusal(disassociate())).code).toBe("ResourceNotFoundException");
  await update("store", ["bare"]);
});

test("a deleted repository is removed from the upstreams of others", async () => {
  const { repository } = await fake.call("DeleteRepository", { domain: "dom", repository: "store" });
  expect(repository).toMatchObject({ name: "store" });
  expect((await describe("team")).upstreams).toEqual([]);
});

test("lists: of an account, of a domain, by prefix and administrator, page by page", async () => {
  await fake.call("CreateDomain", { domain: "next" }, { account: OTHER });
  await fake.call("CreateRepository", { domain: "next", domainOwner: OTHER, repository: "theirs" }, { account: OTHER });
  await fake.call("CreateRepository", { domain: "dom", domainOwner: OWNER, repository: "guest" }, { account: OTHER });
  const names = async (operation: string, input: object, account = OWNER) => {
    const { repositories } = await fake.call(operation, input, { account });
    return (repositories as { name: string }[]).map(({ name }) => name);
  };
  expect(await names("ListRepositories", {})).toEqual(["guest", "store", "team"]);
  expect(await names("ListRepositories", {}, OTHER)).toEqual(["guest", "theirs"]);
  expect(await names("ListRepositories", { repositoryPrefix: "t" })).toEqual(["team"]);
  expect(await names("ListRepositoriesInDomain", { domain: "dom" })).toEqual(["guest", "store", "team"]);
  expect(await names("ListRepositoriesInDomain", { domain: "dom", administratorAccount: OTHER })).toEqual(["guest"]);
  expect(await names("ListRepositoriesInDomain", { domain: "dom", repositoryPrefix: "s" })).toEqual(["store"]);
  expect((await pages(fake, "ListRepositoriesInDomain", { domain: "dom", maxResults: 1 }, "repositories")).length).toBe(3);
  expect((await refusal(fake.call("ListRepositoriesInDomain", { domain: "none" }))).code).toBe("ResourceNotFoundException");
});

test("endpoints are on this machine", async () => {
  const { repositoryEndpoint } = await fake.call("GetRepositoryEndpoint", { domain: "dom", repository: "team", format: "pypi" });
  expect(repositoryEndpoint).toBe(`${fake.endpoint}/d/dom-${OWNER}/pypi/team/`);
});

const document = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "codeartifact:*", Resource: "*" }],
});

test.each([
  ["Domain", { domain: "dom" }, "domain"],
  ["Repository", { domain: "dom", repository: "team" }, "repository"],
])("the policy of a %s is put, read, replaced under its revision, and deleted", async (kind, input, resourceType) => {
  const put = async (more: object) =>
    (await fake.call(`Put${kind}PermissionsPolicy`, { ...input, policyDocument: document, ...more })).policy;
  const get = () => fake.call(`Get${kind}PermissionsPolicy`, input);
  const remove = (more: object = {}) => fake.call(`Delete${kind}PermissionsPolicy`, { ...input, ...more });
  expect(await refusal(get())).toMatchObject({ code: "ResourceNotFoundException", resourceType });
  expect((await refusal(remove())).code).toBe("ResourceNotFoundException");
  const first = (await put({})) as { revision: string };
  expect(await get()).toEqual({
    policy: { resourceArn: expect.stringContaining(`:${resourceType}/dom`) as string, revision: first.revision, document },
  });
  const second = (await put({ policyRevision: first.revision })) as { revision: string };
  expect(second.revision).not.toBe(first.revision);
  expect((await refusal(put({ policyRevision: first.revision }))).code).toBe("ConflictException");
  expect((await refusal(remove({ policyRevision: first.revision }))).code).toBe("ConflictException");
  expect(await remove({ policyRevision: second.revision })).toEqual({ policy: { ...second, document } });
  expect((await refusal(get())).code).toBe("ResourceNotFoundException");
});

test.each([
  "{",
  "[]",
  "{}",
  '{"Statement":[]}',
  '{"Statement":{"Effect":"Allow","Action":"*"}}',
  '{"Statement":{"Effect":"Maybe","Principal":"*","Action":"*"}}',
])("a policy document %s is refused", async (policyDocument) => {
  expect((await refusal(fake.call("PutDomainPermissionsPolicy", { domain: "dom", policyDocument }))).code).toBe("ValidationException");
});
