import { at, makeDomain, of, type PackageClients, startPackageClients } from "./codeartifact-clients";

let clients: PackageClients;
beforeAll(async () => {
  clients = await startPackageClients();
  await makeDomain(clients);
});
afterAll(() => clients.stop());

test("login, then pip installs through the team's repository", async () => {
  const said = await clients.done("aws", ["codeartifact", "login", "--tool", "pip", ...at("team"), "--domain-owner", "111122223333"]);
  expect(said).toContain("Successfully configured pip to use AWS CodeArtifact repository");
  const { code, stdout } = await clients.pip("download", "--dest", "got", "--only-binary=:all:", "lead.pack");
  expect(stdout).toContain("Successfully downloaded lead.pack second-pack");
  expect(code).toBe(0);
  const { packages } = await clients.codeartifact<{ packages: { package: string }[] }>("list-packages", ...at("team"));
  expect(packages.map((each) => each.package)).toEqual(["lead-pack", "second-pack"]);
  const answer = await clients.codeartifact("list-package-versions", ...of("store", "lead-pack"));
  expect(answer).toMatchObject({
    defaultDisplayVersion: "1.0",
    format: "pypi",
    package: "lead-pack",
    versions: [{ version: "1.0", status: "Published" }],
  });
});

test("a yanked version installs only if it is pinned, and pip says so", async () => {
  const { code, stderr } = await clients.pip("download", "--dest", "got", "--no-deps", "lead-pack==2.0");
  expect(code).toBe(0);
  expect(stderr).toContain("The candidate selected for download or install is a yanked version");
  expect(stderr).toContain("leaks");
  const old = await clients.pip("download", "--dest", "got", "--no-deps", "lead-pack==3.0");
  expect(old.code).toBe(1);
  expect(old.stderr).toContain("Requires-Python <3");
});

test("the AWS CLI reads what the scanner will", async () => {
  const version = [...of("team", "lead-pack"), "--package-version", "1.0"];
  const { dependencies } = await clients.codeartifact("list-package-version-dependencies", ...version);
  expect(dependencies).toEqual([
    { package: "second-pack", dependencyType: "Requires-Dist", versionRequirement: ">=1" },
    { package: "windows-only", dependencyType: "Requires-Dist", versionRequirement: '>=2; sys_platform == "win32"' },
  ]);
  const { assets } = await clients.codeartifact<{ assets: { name: string }[] }>("list-package-version-assets", ...version);
  expect(assets.map(({ name }) => name)).toEqual(["Lead_Pack-1.0-py3-none-any.whl", "Lead_Pack-1.0.tar.gz"]);
  expect(await clients.codeartifact("get-package-version-readme", ...version)).toMatchObject({ readme: "# Lead" });
  const asset = await clients.codeartifact("get-package-version-asset", ...version, "--asset", "Lead_Pack-1.0.tar.gz", "fetched");
  expect(asset).toMatchObject({ assetName: "Lead_Pack-1.0.tar.gz", packageVersion: "1.0" });
  const statuses = ["update-package-versions-status", ...of("team", "lead-pack"), "--versions", "1.0", "--target-status"];
  expect(await clients.codeartifact(...statuses, "Archived")).toMatchObject({
    successfulVersions: { "1.0": { status: "Archived" } },
    failedVersions: {},
  });
  expect((await clients.pip("download", "--dest", "got", "--no-deps", "lead-pack==1.0")).code).toBe(1);
  await clients.codeartifact(...statuses, "Published");
});

test("errors reach the CLI with AWS's names and words", async () => {
  const account = "owned by account '111122223333'";
  expect(await clients.refused("codeartifact", "describe-domain", "--domain", "none")).toBe(
    `(ResourceNotFoundException) when calling the DescribeDomain operation: Domain not found. Domain 'none' ${account} does not exist.`,
  );
  expect(await clients.refused("codeartifact", "create-domain", "--domain", "demo-domain")).toContain("(ConflictException)");
  expect(await clients.refused("codeartifact", "delete-domain", "--domain", "demo-domain")).toContain("(ConflictException)");
  expect(await clients.refused("codeartifact", "list-packages", ...at("team"), "--next-token", "made-up")).toContain(
    "(ValidationException)",
  );
});

test("boto3's paginators walk every list, whatever the page size", async () => {
  const script = `
import boto3, json
c = boto3.client("codeartifact")
d = dict(domain="pages")
c.create_domain(**d)
for i in range(25):
    c.create_repository(repository="r%02d" % i, **d)
for i in range(230):
    c.put_package_origin_configuration(repository="r00", format="pypi", package="p%03d" % i, restrictions=dict(publish="ALLOW", upstream="BLOCK"), **d)
def names(operation, key, member, size, **more):
    pages = c.get_paginator(operation).paginate(PaginationConfig=dict(PageSize=size), **more)
    return [item[member] for page in pages for item in page[key]]
print(json.dumps([
    names("list_repositories_in_domain", "repositories", "name", 4, **d),
    len(set(names("list_packages", "packages", "package", 7, repository="r00", **d))),
    names("list_packages", "packages", "package", 1000, repository="r00", packagePrefix="p22", **d),
    c.describe_domain(**d)["domain"]["createdTime"].year > 2020,
]))
try:
    c.describe_repository(repository="none", **d)
except c.exceptions.ResourceNotFoundException as e:
    print(e.response["Error"]["Code"], e.response["resourceType"], e.response["ResponseMetadata"]["HTTPStatusCode"])
`;
  const [lists, error] = (await clients.python(script)).trim().split("\n");
  expect(JSON.parse(lists ?? "")).toEqual([
    Array.from({ length: 25 }, (_, index) => `r${String(index).padStart(2, "0")}`),
    230,
    Array.from({ length: 10 }, (_, index) => `p22${index}`),
    true,
  ]);
  expect(error).toBe("ResourceNotFoundException repository 404");
}, 120_000);

test("twine publishes; the same content again succeeds, other content is a conflict", async () => {
  await clients.done("python3", ["-m", "venv", "twine"]);
  const pipSettings = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("PIP_")));
  await clients.done("twine/bin/pip", ["install", "--quiet", "twine"], { HOME: process.env.HOME, ...pipSettings });
  const { authorizationToken } = await clients.codeartifact<{ authorizationToken: string }>(
    "get-authorization-token",
    "--domain",
    "demo-domain",
  );
  const { repositoryEndpoint } = await clients.codeartifact<{ repositoryEndpoint: string }>(
    "get-repository-endpoint",
    ...at("team"),
    "--format",
    "pypi",
  );
  const login = { TWINE_REPOSITORY_URL: repositoryEndpoint, TWINE_USERNAME: "aws", TWINE_PASSWORD: authorizationToken };
  const upload = async (summary: string) => {
    const file = await clients.wheel("Our.Pack", { version: "1.0", summary, requires: ["second-pack"] });
    return clients.run("twine/bin/twine", ["upload", "--non-interactive", "--disable-progress-bar", file], login);
  };
  expect((await upload("first")).code).toBe(0);
  expect((await upload("first")).code).toBe(0);
  const conflict = await upload("second");
  expect(conflict.code).toBe(1);
  expect(conflict.stdout + conflict.stderr).toContain("409");
  const { packageVersion } = await clients.codeartifact("describe-package-version", ...of("team", "our-pack"), "--package-version", "1.0");
  expect(packageVersion).toMatchObject({
    summary: "first",
    origin: { originType: "INTERNAL", domainEntryPoint: { repositoryName: "team" } },
  });
  expect((await clients.pip("download", "--dest", "got", "our-pack")).code).toBe(0);
}, 180_000);

test("a role's token allows what its policies say, and no more", async () => {
  const script = `
import boto3, json, urllib.request, base64, urllib.error
iam, sts, root = boto3.client("iam"), boto3.client("sts"), boto3.client("codeartifact")
trust = json.dumps(dict(Version="2012-10-17", Statement=[dict(Effect="Allow", Principal=dict(AWS="arn:aws:iam::111122223333:root"), Action="sts:AssumeRole")]))
arn = iam.create_role(RoleName="reader", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
base = "arn:aws:codeartifact:eu-central-1:111122223333:"
for name in ["known", "hidden"]:
    root.put_package_origin_configuration(domain="demo-domain", repository="team", format="pypi", package=name, restrictions=dict(publish="ALLOW", upstream="ALLOW"))
def allow(*statements):
    iam.put_role_policy(RoleName="reader", PolicyName="p", PolicyDocument=json.dumps(dict(Version="2012-10-17",
        Statement=[dict(Effect="Allow", Action=a, Resource=r) for a, r in statements])))
keys = sts.assume_role(RoleArn=arn, RoleSessionName="build")["Credentials"]
role = boto3.client("codeartifact", aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"], aws_session_token=keys["SessionToken"])
def attempt(call):
    try: call(); return "ok"
    except role.exceptions.AccessDeniedException as e: return e.response["Error"]["Message"].split("perform: ")[1].split(" ")[0]
token = lambda: role.get_authorization_token(domain="demo-domain")["authorizationToken"]
def index(repository, value):
    request = urllib.request.Request(root.get_repository_endpoint(domain="demo-domain", repository=repository, format="pypi")["repositoryEndpoint"] + "simple/second-pack/")
    request.add_header("Authorization", "Basic " + base64.b64encode(("aws:" + value).encode()).decode())
    try: return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as e: return e.code
seen = [attempt(token)]
allow(("codeartifact:GetAuthorizationToken", base + "domain/demo-domain"))
seen.append(attempt(token))
allow(("codeartifact:GetAuthorizationToken", base + "domain/demo-domain"), ("sts:GetServiceBearerToken", "*"),
      ("codeartifact:ReadFromRepository", base + "repository/demo-domain/team"),
      ("codeartifact:ListPackageVersions", base + "package/demo-domain/team/pypi//known"))
value = token()
seen += [index("team", value), index("store", value)]
versions = lambda name: attempt(lambda: role.list_package_versions(domain="demo-domain", repository="team", format="pypi", package=name))
seen += [versions("known"), versions("hidden")]
print(json.dumps(seen))
`;
  expect(JSON.parse(await clients.python(script))).toEqual([
    "codeartifact:GetAuthorizationToken",
    "sts:GetServiceBearerToken",
    200,
    403,
    "ok",
    "codeartifact:ListPackageVersions",
  ]);
}, 60_000);
