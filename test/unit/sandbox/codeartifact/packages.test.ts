import { Fake, pages, pypi, refusal } from "./fake";

let fake: Fake;
beforeEach(async () => {
  fake = await Fake.start();
  await fake.standard();
});
afterEach(() => fake.stop());

const restrict = (name: string, publish: string, upstream: string) =>
  fake.call("PutPackageOriginConfiguration", pypi("team", name, { restrictions: { publish, upstream } }));
const list = async (filters: object) => {
  const { packages } = await fake.call("ListPackages", { domain: "dom", repository: "team", ...filters });
  return (packages as { package: string }[]).map((each) => each.package);
};

test("packages are listed by name, with every filter", async () => {
  await restrict("zeta", "ALLOW", "BLOCK");
  await restrict("alpha", "BLOCK", "ALLOW");
  await restrict("Alp_hard", "BLOCK", "BLOCK");
  await fake.call("PutPackageOriginConfiguration", {
    domain: "dom",
    repository: "team",
    format: "npm",
    namespace: "types",
    package: "alpha",
    restrictions: { publish: "ALLOW", upstream: "ALLOW" },
  });
  expect(await list({})).toEqual(["alpha", "alp-hard", "alpha", "zeta"]);
  expect(await list({ format: "pypi" })).toEqual(["alp-hard", "alpha", "zeta"]);
  expect(await list({ namespace: "types" })).toEqual(["alpha"]);
  expect(await list({ format: "pypi", packagePrefix: "alp" })).toEqual(["alp-hard", "alpha"]);
  expect(await list({ publish: "BLOCK" })).toEqual(["alp-hard", "alpha"]);
  expect(await list({ format: "pypi", upstream: "BLOCK" })).toEqual(["alp-hard", "zeta"]);
  expect(await list({ publish: "BLOCK", upstream: "BLOCK" })).toEqual(["alp-hard"]);
});

test("a thousand packages come in pages of a hundred or of the requested size, each once", async () => {
  const names = Array.from({ length: 1050 }, (_, index) => `p${String((index * 7919) % 1050).padStart(4, "0")}`);
  for (const name of names) await restrict(name, "ALLOW", "ALLOW");
  const sizes = async (maxResults?: number) => {
    const found = await pages(fake, "ListPackages", { domain: "dom", repository: "team", maxResults }, "packages");
    expect(found.flat().map((each) => (each as { package: string }).package)).toEqual([...names].sort());
    return found.map(({ length }) => length);
  };
  expect(await sizes()).toEqual([...Array.from({ length: 10 }, () => 100), 50]);
  expect(await sizes(1000)).toEqual([1000, 50]);
  expect(await sizes(525)).toEqual([525, 525]);
});

test("packages that are added or deleted while pages are read do not shift the others", async () => {
  for (const name of ["a", "b", "c", "d"]) await restrict(name, "ALLOW", "ALLOW");
  const { nextToken } = await fake.call("ListPackages", { domain: "dom", repository: "team", maxResults: 2 });
  await fake.call("DeletePackage", pypi("team", "b"));
  await restrict("aa", "ALLOW", "ALLOW");
  await restrict("bb", "ALLOW", "ALLOW");
  expect(await list({ nextToken })).toEqual(["bb", "c", "d"]);
});

test("a package that does not exist", async () => {
  const missing = { code: "ResourceNotFoundException", resourceId: "none", resourceType: "package" };
  for (const operation of ["DescribePackage", "DeletePackage", "ListPackageVersions"]) {
    expect(await refusal(fake.call(operation, pypi("team", "none")))).toEqual(missing);
  }
  expect(await refusal(fake.call("ListPackages", { domain: "dom", repository: "none" }))).toMatchObject({ resourceType: "repository" });
  await fake.upload("team", { name: "demo", version: "1.0" });
  for (const operation of [
    "DescribePackageVersion",
    "ListPackageVersionAssets",
    "ListPackageVersionDependencies",
    "GetPackageVersionReadme",
  ]) {
    expect(await refusal(fake.call(operation, pypi("team", "demo", { packageVersion: "9" })))).toEqual({
      code: "ResourceNotFoundException",
      resourceId: "9",
      resourceType: "package-version",
    });
  }
  const asset = fake.call("GetPackageVersionAsset", pypi("team", "demo", { packageVersion: "1.0", asset: "none.whl" }));
  expect(await refusal(asset)).toEqual({ code: "ResourceNotFoundException", resourceId: "none.whl", resourceType: "asset" });
});

test("a deleted package is gone with its versions", async () => {
  await fake.upload("team", { name: "demo", version: "1.0" });
  const { deletedPackage } = await fake.call("DeletePackage", pypi("team", "Demo"));
  expect(deletedPackage).toMatchObject({ format: "pypi", package: "demo" });
  expect(await fake.packages("team")).toEqual([]);
  expect((await fake.web("team/simple/demo/")).status).toBe(404);
});

test("the default display version is the Published version that was published last", async () => {
  for (const version of ["2.0", "10.0", "1.0"]) await fake.upload("team", { name: "demo", version });
  const answer = (more: object = {}) => fake.call("ListPackageVersions", pypi("team", "demo", more));
  const names = (versions: unknown) => (versions as { version: string }[]).map(({ version }) => version);
  expect((await answer()).defaultDisplayVersion).toBe("1.0");
  expect(names((await answer({ sortBy: "PUBLISHED_TIME" })).versions)).toEqual(["1.0", "10.0", "2.0"]);
  await fake.call("UpdatePackageVersionsStatus", pypi("team", "demo", { versions: ["1.0"], targetStatus: "Unlisted" }));
  expect((await answer()).defaultDisplayVersion).toBe("10.0");
  expect(names((await answer({ status: "Unlisted" })).versions)).toEqual(["1.0"]);
  expect(names((await answer({ originType: "EXTERNAL" })).versions)).toEqual([]);
  expect(
    (await pages(fake, "ListPackageVersions", pypi("team", "demo", { sortBy: "PUBLISHED_TIME", maxResults: 2 }), "versions")).map(names),
  ).toEqual([["1.0", "10.0"], ["2.0"]]);
});

test("an asset is read whole, with its version's revision", async () => {
  await fake.upload("team", { name: "demo", version: "1.0" });
  const input = pypi("team", "demo", { packageVersion: "1.0", asset: "demo-1.0-py3-none-any.whl" });
  const { asset, ...rest } = await fake.call("GetPackageVersionAsset", input);
  const download = await fake.web("team/simple/demo/1.0/demo-1.0-py3-none-any.whl");
  expect(asset).toEqual(Buffer.from(await download.arrayBuffer()));
  expect(rest).toEqual({
    assetName: "demo-1.0-py3-none-any.whl",
    packageVersion: "1.0",
    packageVersionRevision: expect.stringMatching(/=$/) as string,
  });
  const other = fake.call("GetPackageVersionAsset", { ...input, packageVersionRevision: "other" });
  expect((await refusal(other)).code).toBe("ConflictException");
  await fake.call("UpdatePackageVersionsStatus", pypi("team", "demo", { versions: ["1.0"], targetStatus: "Archived" }));
  expect((await refusal(fake.call("GetPackageVersionAsset", input))).code).toBe("ConflictException");
});
