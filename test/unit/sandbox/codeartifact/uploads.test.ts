import { Fake, OTHER, OWNER, pypi, REGION } from "./fake";

let fake: Fake;
beforeEach(async () => {
  fake = await Fake.start({ packages: [{ name: "taken", releases: [{ version: "1.0" }] }] });
  await fake.standard();
});
afterEach(() => fake.stop());

const upload = {
  name: "My.Package",
  version: "1.2",
  requires: ["requests>=2"],
  requiresPython: ">=3.9",
  summary: "Ours",
  description: "# Read me",
};

test("an upload is published, stored under its normalised name, and downloads again", async () => {
  expect((await fake.upload("team", upload)).status).toBe(200);
  const { versions, defaultDisplayVersion } = await fake.call("ListPackageVersions", pypi("team", "my-package"));
  expect(defaultDisplayVersion).toBe("1.2");
  expect(versions).toMatchObject([
    { version: "1.2", status: "Published", origin: { originType: "INTERNAL", domainEntryPoint: { repositoryName: "team" } } },
  ]);
  expect((await fake.call("DescribePackage", pypi("team", "my-package"))).package).toEqual({
    format: "pypi",
    namespace: undefined,
    name: "my-package",
    originConfiguration: { restrictions: { publish: "ALLOW", upstream: "BLOCK" } },
  });
  const page = await (await fake.web("team/simple/my-package/")).text();
  expect(page).toMatch(/<a href="1.2\/My_Package-1.2-py3-none-any.whl#sha256=[0-9a-f]{64}" data-requires-python="&#62;=3.9">/);
  expect((await fake.web("team/simple/my-package/1.2/My_Package-1.2-py3-none-any.whl")).status).toBe(200);
});

test("its metadata comes from the file", async () => {
  await fake.upload("team", upload);
  const version = pypi("team", "my-package", { packageVersion: "1.2" });
  expect((await fake.call("ListPackageVersionDependencies", version)).dependencies).toEqual([
    { package: "requests", dependencyType: "Requires-Dist", versionRequirement: ">=2" },
  ]);
  expect((await fake.call("DescribePackageVersion", version)).packageVersion).toMatchObject({
    packageName: "my-package",
    summary: "Ours",
    status: "Published",
  });
  expect((await fake.call("GetPackageVersionReadme", version)).readme).toBe("# Read me");
  const { assets } = await fake.call("ListPackageVersionAssets", version);
  expect(Object.keys((assets as { hashes: object }[])[0]?.hashes ?? {}).sort()).toEqual(["MD5", "SHA-1", "SHA-256", "SHA-512"]);
});

test("its metadata comes from the form if the file has none", async () => {
  const fields = {
    requires_dist: ["a>1", "b"],
    requires_python: ">=3.7",
    summary: "From the form",
    project_urls: ["Source, https://x.test/s"],
    license: "MIT",
  };
  expect((await fake.upload("team", { name: "odd", version: "1.0", content: Buffer.from("no archive"), fields })).status).toBe(200);
  const version = pypi("team", "odd", { packageVersion: "1.0" });
  expect((await fake.call("ListPackageVersionDependencies", version)).dependencies).toEqual([
    { package: "a", dependencyType: "Requires-Dist", versionRequirement: ">1" },
    { package: "b", dependencyType: "Requires-Dist", versionRequirement: undefined },
  ]);
  expect((await fake.call("DescribePackageVersion", version)).packageVersion).toMatchObject({
    summary: "From the form",
    sourceCodeRepository: "https://x.test/s",
    licenses: [{ name: "MIT" }],
  });
  expect(await (await fake.web("team/simple/odd/")).text()).toContain('data-requires-python="&#62;=3.7"');
});

test("the same content again changes nothing, other content is a conflict, another file joins the version", async () => {
  await fake.upload("team", upload);
  const before = (await fake.call("ListPackageVersions", pypi("team", "my-package"))).versions;
  expect((await fake.upload("team", upload)).status).toBe(200);
  expect((await fake.call("ListPackageVersions", pypi("team", "my-package"))).versions).toEqual(before);
  expect((await fake.upload("team", { ...upload, summary: "Other" })).status).toBe(409);
  expect((await fake.call("ListPackageVersions", pypi("team", "my-package"))).versions).toEqual(before);
  expect((await fake.upload("team", { ...upload, filename: "My_Package-1.2.tar.gz" })).status).toBe(200);
  const { assets } = await fake.call("ListPackageVersionAssets", pypi("team", "my-package", { packageVersion: "1.2" }));
  expect(assets).toHaveLength(2);
  expect((await fake.call("ListPackageVersions", pypi("team", "my-package"))).versions).not.toEqual(before);
});

test("what AWS refuses to publish", async () => {
  expect((await fake.upload("team", { name: "taken", version: "1.0" })).status).toBe(409);
  expect((await fake.upload("team", { name: "taken", version: "1.1" })).status).toBe(200);
  const restrictions = { publish: "BLOCK", upstream: "BLOCK" };
  await fake.call("PutPackageOriginConfiguration", pypi("team", "guarded", { restrictions }));
  expect((await fake.upload("team", { name: "guarded", version: "1.0" })).status).toBe(403);
  await fake.upload("team", upload);
  await fake.call("UpdatePackageVersionsStatus", pypi("team", "my-package", { versions: ["1.2"], targetStatus: "Archived" }));
  expect((await fake.upload("team", { ...upload, filename: "My_Package-1.2.tar.gz" })).status).toBe(409);
});

test.each([
  ["another action", { fields: { ":action": "submit" } }],
  ["no name", { name: "" }],
  ["a name that is none", { name: "a/b", filename: "a-1.2-py3-none-any.whl" }],
  ["a version that is none", { version: "one" }],
  ["a file of another project", { filename: "other-1.2-py3-none-any.whl" }],
  ["a file of another version", { filename: "My_Package-1.3-py3-none-any.whl" }],
  ["a file that is no distribution", { filename: "My_Package-1.2.txt" }],
  ["a wrong digest", { fields: { sha256_digest: "0".repeat(64) } }],
])("an upload with %s is a bad request", async (_what, change) => {
  expect((await fake.upload("team", { ...upload, ...change })).status).toBe(400);
  expect(await fake.packages("team")).toEqual([]);
});

test("a body that is not a form is a bad request", async () => {
  expect((await fake.web("team/", { method: "POST", body: "{}", headers: { "content-type": "application/json" } })).status).toBe(400);
  const broken = { method: "POST", body: "--x\r\nContent-Disp", headers: { "content-type": "multipart/form-data; boundary=x" } };
  expect((await fake.web("team/", broken)).status).toBe(400);
  expect((await fake.web("team/simple/x/", { method: "POST", body: "" })).status).toBe(404);
  expect((await fake.web("team/simple/x/", { method: "DELETE" })).status).toBe(405);
});

test("IAM is asked on behalf of the token's caller, with both policies", async () => {
  const policyDocument = JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "*" } });
  await fake.call("PutDomainPermissionsPolicy", { domain: "dom", policyDocument });
  await fake.call("PutRepositoryPermissionsPolicy", { domain: "dom", repository: "team", policyDocument });
  const arn = `arn:aws:sts::${OTHER}:assumed-role/build/session`;
  const token = await fake.token({ account: OTHER, arn });
  await fake.web("team/simple/taken/", { token });
  await fake.upload("team", upload);
  const resources = `arn:aws:codeartifact:${REGION}:${OWNER}`;
  expect(fake.asked).toEqual([
    {
      caller: { account: OTHER, arn, accessKeyId: OTHER },
      access: {
        action: "codeartifact:ReadFromRepository",
        context: {},
        resources: [`${resources}:repository/dom/team`],
        resourcePolicies: [policyDocument, policyDocument],
        resourceAccount: OWNER,
      },
    },
    {
      caller: { account: OWNER, arn: `arn:aws:iam::${OWNER}:root`, accessKeyId: OWNER },
      access: {
        action: "codeartifact:PublishPackageVersion",
        resources: [`${resources}:package/dom/team/pypi//my-package`],
        resourcePolicies: [policyDocument, policyDocument],
        resourceAccount: OWNER,
      },
    },
  ]);
});

test("403 without permission, and nothing happens", async () => {
  fake.denied.add("codeartifact:ReadFromRepository").add("codeartifact:PublishPackageVersion");
  expect((await fake.web("team/simple/taken/1.0/taken-1.0-py3-none-any.whl")).status).toBe(403);
  expect((await fake.upload("team", upload)).status).toBe(403);
  expect(await fake.packages("team")).toEqual([]);
});

test("401 without a token of the domain", async () => {
  const url = `${fake.endpoint}/d/dom-${OWNER}/pypi/team/simple/taken/`;
  const missing = await fetch(url);
  expect(missing.status).toBe(401);
  expect(missing.headers.get("www-authenticate")).toBe(`Basic realm="dom-${OWNER}"`);
  expect((await fake.web("team/simple/taken/", { token: "made up" })).status).toBe(401);
  await fake.call("CreateDomain", { domain: "next" });
  const { authorizationToken } = await fake.call("GetAuthorizationToken", { domain: "next" });
  expect((await fake.web("team/simple/taken/", { token: authorizationToken as string })).status).toBe(401);
  expect((await fake.web("none/simple/taken/")).status).toBe(404);
  expect((await fetch(`${fake.endpoint}/d/dom/pypi/team/`)).status).toBe(404);
});

test("tokens are valid for twelve hours or the requested time, which is at least a quarter of an hour", async () => {
  const now = Date.now() / 1000;
  const lasts = async (durationSeconds?: number, arn?: string) => {
    const { expiration } = await fake.call("GetAuthorizationToken", { domain: "dom", durationSeconds }, { arn });
    return Math.round(((expiration as number) - now) / 60);
  };
  expect(await lasts()).toBe(720);
  expect(await lasts(900)).toBe(15);
  expect(await lasts(0, `arn:aws:sts::${OWNER}:assumed-role/r/s`)).toBe(60);
  await expect(lasts(899)).rejects.toThrow("durationSeconds is 899");
  const token = await fake.token();
  jest.spyOn(Date, "now").mockReturnValue(Date.now() + 43_201_000);
  expect((await fake.web("team/simple/taken/", { token })).status).toBe(401);
  jest.restoreAllMocks();
  expect((await fake.web("team/simple/taken/", { token })).status).toBe(200);
});

test("a form whose fields do not end is refused, and nothing is published", async () => {
  const description = "x".repeat(15 * 1024 * 1024);
  const reply = await fake.upload("team", { ...upload, fields: { description: [description, description, description] } });
  expect([reply.status, await reply.text()]).toEqual([
    413,
    "The form without its file is larger than the 33,554,432 bytes that the sandbox takes\n",
  ]);
  expect(await fake.packages("team")).toEqual([]);
});
