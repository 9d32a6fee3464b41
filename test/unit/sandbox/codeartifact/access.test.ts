import { Fake, OTHER, OWNER, REGION } from "./fake";

const arn = `arn:aws:codeartifact:${REGION}:${OWNER}`;
const domainPolicy = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"codeartifact:GetAuthorizationToken"}]}';
const repositoryPolicy = '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"codeartifact:ReadFromRepository"}]}';

let fake: Fake;
beforeAll(async () => {
  fake = await Fake.start();
  await fake.standard();
  await fake.call("PutDomainPermissionsPolicy", { domain: "dom", policyDocument: domainPolicy });
  await fake.call("PutRepositoryPermissionsPolicy", { domain: "dom", repository: "team", policyDocument: repositoryPolicy });
});
afterAll(() => fake.stop());

const team = { domain: "dom", repository: "team" };
const both = [domainPolicy, repositoryPolicy];

test.each([
  ["ListDomains", {}, [], undefined],
  ["CreateDomain", { domain: "new" }, [], undefined],
  ["CreateRepository", { domain: "dom", repository: "new" }, [], [domainPolicy]],
  ["DescribeDomain", { domain: "dom" }, [`${arn}:domain/dom`], [domainPolicy]],
  ["ListRepositoriesInDomain", { domain: "dom", repositoryPrefix: "t" }, [`${arn}:domain/dom`], [domainPolicy]],
  ["PutDomainPermissionsPolicy", { domain: "dom" }, [`${arn}:domain/dom`], undefined],
  ["PutRepositoryPermissionsPolicy", team, [`${arn}:repository/dom/team`], [domainPolicy]],
  ["DescribeRepository", team, [`${arn}:repository/dom/team`], both],
  ["ListPackages", team, [`${arn}:repository/dom/team`], both],
  ["ListPackageVersions", { ...team, format: "pypi", package: "My.Pack" }, [`${arn}:package/dom/team/pypi//my-pack`], both],
  ["DescribePackage", { ...team, format: "npm", namespace: "ns", package: "p" }, [`${arn}:package/dom/team/npm/ns/p`], both],
  ["TagResource", { resourceArn: `${arn}:repository/dom/team`, tags: [] }, [`${arn}:repository/dom/team`], both],
  ["DescribeRepository", { domain: "none", repository: "none" }, [`${arn}:repository/none/none`], []],
])("%s of %j", (operation, input, resources, resourcePolicies) => {
  expect(fake.access(operation, input)).toEqual([expect.objectContaining({ action: `codeartifact:${operation}`, resources })]);
  expect(fake.access(operation, input)[0]?.resourcePolicies).toEqual(resourcePolicies);
});

test("a token needs a permission of STS too", () => {
  expect(fake.access("GetAuthorizationToken", { domain: "dom", domainOwner: OWNER, durationSeconds: 900 }, OTHER)).toEqual([
    { action: "codeartifact:GetAuthorizationToken", resources: [`${arn}:domain/dom`], resourcePolicies: [domainPolicy] },
    {
      action: "sts:GetServiceBearerToken",
      resources: [],
      context: { "sts:AWSServiceName": "codeartifact.amazonaws.com", "sts:DurationSeconds": "900" },
    },
  ]);
});

test("upstreams need a permission on each upstream repository", () => {
  const actions = fake.access("UpdateRepository", { domain: "dom", repository: "store", upstreams: [{ repositoryName: "team" }] });
  expect(actions.map(({ action, resources }) => [action, resources])).toEqual([
    ["codeartifact:UpdateRepository", [`${arn}:repository/dom/store`]],
    ["codeartifact:AssociateWithDownstreamRepository", [`${arn}:repository/dom/team`]],
  ]);
});

test("a copy reads the source and writes the destination", () => {
  const input = { domain: "dom", sourceRepository: "team", destinationRepository: "store", format: "pypi", package: "p" };
  expect(fake.access("CopyPackageVersions", input)).toEqual([
    {
      action: "codeartifact:ReadFromRepository",
      resources: [`${arn}:repository/dom/team`],
      resourcePolicies: both,
      resourceAccount: OWNER,
    },
    {
      action: "codeartifact:CopyPackageVersions",
      resources: [`${arn}:package/dom/store/pypi//p`],
      resourcePolicies: [domainPolicy],
      resourceAccount: OWNER,
    },
  ]);
});

test("another account's domain decides who may make repositories in it, and tags are condition keys", () => {
  const input = { domain: "dom", domainOwner: OWNER, repository: "r", tags: [{ key: "team", value: "data" }] };
  expect(fake.access("CreateRepository", input, OTHER)).toEqual([
    {
      action: "codeartifact:CreateRepository",
      resources: [`${arn}:domain/dom`],
      makes: [`${arn}:repository/dom/r`],
      resourcePolicies: [domainPolicy],
      context: { "aws:RequestTag/team": "data", "aws:TagKeys": ["team"] },
    },
  ]);
});

test("a repository belongs to the account that made it, whoever owns the domain", async () => {
  await fake.call("CreateRepository", { domain: "dom", domainOwner: OWNER, repository: "guest" }, { account: OTHER });
  const guest = { domain: "dom", domainOwner: OWNER, repository: "guest" };
  const resourceArn = `${arn}:repository/dom/guest`;
  const asked = [
    fake.access("DescribeRepository", guest),
    fake.access("ListPackageVersions", { ...guest, format: "pypi", package: "p" }),
    fake.access("PutRepositoryPermissionsPolicy", guest),
    fake.access("TagResource", { resourceArn, tags: [] }),
    fake.access("UpdateRepository", { domain: "dom", repository: "team", upstreams: [{ repositoryName: "guest" }] }),
  ];
  expect(asked.map((accesses) => accesses.map(({ resourceAccount }) => resourceAccount))).toEqual([
    [OTHER],
    [OTHER],
    [OTHER],
    [OTHER],
    [OWNER, OTHER],
  ]);
  expect(fake.access("DescribeDomain", { domain: "dom" })[0]?.resourceAccount).toBeUndefined();
});

test("a package group is made without a resource, and the group of a package is asked for by the one that decides", async () => {
  const group = (pattern: string) => `arn:aws:codeartifact:eu-central-1:111122223333:package-group/dom${pattern}`;
  const own = { domain: "dom", packageGroup: "/pypi//acme$" };
  expect(fake.access("CreatePackageGroup", own)).toMatchObject([
    { action: "codeartifact:CreatePackageGroup", resources: [], makes: [group("/pypi//acme$")] },
  ]);
  const asked = { domain: "dom", format: "pypi", package: "acme" };
  expect(fake.access("GetAssociatedPackageGroup", asked)).toMatchObject([{ resources: [group("/*")] }]);
  await fake.call("CreatePackageGroup", own);
  expect(fake.access("GetAssociatedPackageGroup", asked)).toMatchObject([{ resources: [group("/pypi//acme$")] }]);
  expect(fake.access("UpdatePackageGroupOriginConfiguration", own)).toMatchObject([{ resources: [group("/pypi//acme$")] }]);
});
