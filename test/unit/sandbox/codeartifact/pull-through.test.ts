import type { HermeticPackage } from "../../../../sandbox/index/hermetic/definition";
import { Fake, OWNER, pypi } from "./fake";

const six: HermeticPackage = {
  name: "Six_Pack",
  releases: [
    { version: "1.0", wheels: ["py3-none-any", "py2-none-any"], sdist: true },
    {
      version: "2.0",
      requiresPython: ">=3.8, <4",
      yanked: 'broken "badly"',
      requires: ["Other.Thing (>=1.0)", 'extra[socks]>=2; extra == "x"'],
    },
  ],
};

let fake: Fake;
beforeEach(async () => {
  fake = await Fake.start({ packages: [six] });
  await fake.standard();
});
afterEach(() => fake.stop());

const WHEEL = "simple/six-pack/1.0/Six_Pack-1.0-py3-none-any.whl";
const links = async (repository: string) => {
  const page = await fake.web(`${repository}/simple/six-pack/`);
  expect(page.status).toBe(200);
  return [...(await page.text()).matchAll(/<a .*<\/a>/g)].map(([link]) => link.replace(/#sha256=[0-9a-f]{64}/, "#HASH"));
};

test("the index page of a repository lists the versions upstream of it, and keeps none of them", async () => {
  expect(await links("team")).toEqual([
    '<a href="1.0/Six_Pack-1.0-py2-none-any.whl#HASH">Six_Pack-1.0-py2-none-any.whl</a>',
    '<a href="1.0/Six_Pack-1.0-py3-none-any.whl#HASH">Six_Pack-1.0-py3-none-any.whl</a>',
    '<a href="1.0/Six_Pack-1.0.tar.gz#HASH">Six_Pack-1.0.tar.gz</a>',
    '<a href="2.0/Six_Pack-2.0-py3-none-any.whl#HASH" data-requires-python="&#62;=3.8, &#60;4" data-yanked="broken &#34;badly&#34;">Six_Pack-2.0-py3-none-any.whl</a>',
  ]);
  expect(await fake.packages("team")).toEqual([]);
  expect(await fake.packages("store")).toEqual([]);
});

test("a download keeps the version in the requested repository and in the one with the external connection only", async () => {
  await fake.call("CreateRepository", { domain: "dom", repository: "app", upstreams: [{ repositoryName: "team" }] });
  const response = await fake.web(`app/${WHEEL}`);
  expect(response.status).toBe(200);
  const body = Buffer.from(await response.arrayBuffer());
  expect(response.headers.get("content-length")).toBe(String(body.length));
  expect(body.subarray(0, 2).toString()).toBe("PK");
  expect(await fake.versions("app", "six-pack")).toEqual(["1.0 Published"]);
  expect(await fake.versions("store", "six-pack")).toEqual(["1.0 Published"]);
  expect(await fake.packages("team")).toEqual([]);
  const { versions } = await fake.call("ListPackageVersions", pypi("app", "six-pack"));
  expect(versions).toEqual([
    {
      version: "1.0",
      status: "Published",
      revision: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) as string,
      origin: { domainEntryPoint: { externalConnectionName: "public:pypi" }, originType: "EXTERNAL" },
    },
  ]);
  const { packages } = await fake.call("ListPackages", { domain: "dom", repository: "app" });
  const originConfiguration = { restrictions: { publish: "BLOCK", upstream: "ALLOW" } };
  expect(packages).toEqual([{ format: "pypi", namespace: undefined, package: "six-pack", originConfiguration }]);
});

test("all assets of the version are known after one download, and only that one is fetched", async () => {
  await fake.web(`team/${WHEEL}`);
  expect(fake.index.opened).toEqual(["Six_Pack-1.0-py3-none-any.whl"]);
  const { assets } = await fake.call("ListPackageVersionAssets", pypi("team", "six-pack", { packageVersion: "1.0" }));
  expect((assets as { name: string }[]).map(({ name }) => name)).toEqual([
    "Six_Pack-1.0-py2-none-any.whl",
    "Six_Pack-1.0-py3-none-any.whl",
    "Six_Pack-1.0.tar.gz",
  ]);
  expect(assets).toContainEqual({
    name: "Six_Pack-1.0-py2-none-any.whl",
    size: expect.any(Number) as number,
    hashes: { "SHA-256": expect.stringMatching(/^[0-9a-f]{64}$/) as string },
  });
  await fake.web(`team/${WHEEL}`);
  expect(fake.index.opened).toHaveLength(1);
});

test("dependencies come from the index's metadata, without a download", async () => {
  await fake.web("team/simple/six-pack/2.0/Six_Pack-2.0-py3-none-any.whl", { method: "HEAD" });
  fake.index.opened.length = 0;
  const answer = await fake.call("ListPackageVersionDependencies", pypi("team", "six-pack", { packageVersion: "2.0" }));
  expect(answer.dependencies).toEqual([
    { package: "other-thing", dependencyType: "Requires-Dist", versionRequirement: ">=1.0" },
    { package: "extra", dependencyType: "Requires-Dist", versionRequirement: '[socks]>=2; extra == "x"' },
  ]);
  expect(fake.index.opened).toEqual([]);
});

test("new and yanked files of the public index show on the next page and in the next download", async () => {
  await fake.web(`team/${WHEEL}`);
  fake.index.publish([{ name: "Six_Pack", releases: [{ version: "1.0", wheels: ["py3-none-any", "cp312-none-any"], yanked: "" }] }]);
  expect(await links("team")).toContain(
    '<a href="1.0/Six_Pack-1.0-py3-none-any.whl#HASH" data-yanked="">Six_Pack-1.0-py3-none-any.whl</a>',
  );
  await fake.web(`team/${WHEEL}`);
  for (const repository of ["team", "store"]) {
    const { assets } = await fake.call("ListPackageVersionAssets", pypi(repository, "six-pack", { packageVersion: "1.0" }));
    expect((assets as { name: string }[]).map(({ name }) => name)).toContain("Six_Pack-1.0-cp312-none-any.whl");
  }
});

test("if the public index does not answer, downloaded versions stay available and others are not", async () => {
  await fake.web(`team/${WHEEL}`);
  fake.index.isDown = true;
  expect((await fake.web(`team/${WHEEL}`)).status).toBe(200);
  expect(await links("team")).toHaveLength(3);
  expect((await fake.web("team/simple/six-pack/1.0/Six_Pack-1.0.tar.gz")).status).toBe(502);
  expect((await fake.web("team/simple/other/")).status).toBe(502);
});

test("a file is not served if its content does not match the index", async () => {
  const project = await fake.index.project("six-pack");
  const original = fake.index.open.bind(fake.index);
  fake.index.open = (file) => original(project?.files.find(({ filename }) => filename !== file.filename) ?? file);
  expect((await fake.web(`team/${WHEEL}`)).status).toBe(502);
});

test("blocking upstreams stops ingestion and hides versions that the repository lacks", async () => {
  const restrictions = { publish: "ALLOW", upstream: "BLOCK" };
  await fake.call("PutPackageOriginConfiguration", pypi("team", "Six.Pack", { restrictions }));
  expect((await fake.web(`team/${WHEEL}`)).status).toBe(404);
  expect((await fake.web("team/simple/six-pack/")).status).toBe(404);
  expect((await fake.web(`store/${WHEEL}`)).status).toBe(200);
  expect((await fake.web(`team/${WHEEL}`)).status).toBe(404);
});

test("an archived copy hides the same version upstream; an unlisted one is only missing from the page", async () => {
  await fake.web(`team/${WHEEL}`);
  const set = (targetStatus: string) =>
    fake.call("UpdatePackageVersionsStatus", pypi("team", "six-pack", { versions: ["1.0"], targetStatus }));
  await set("Archived");
  expect(await links("team")).toHaveLength(1);
  expect((await fake.web(`team/${WHEEL}`)).status).toBe(404);
  await set("Unlisted");
  expect(await links("team")).toHaveLength(1);
  expect((await fake.web(`team/${WHEEL}`)).status).toBe(200);
  await set("Published");
  expect(await links("team")).toHaveLength(4);
});

test("a deleted version comes back with the next download", async () => {
  await fake.web(`team/${WHEEL}`);
  await fake.call("DeletePackageVersions", pypi("team", "six-pack", { versions: ["1.0"] }));
  expect(await fake.versions("team", "six-pack")).toEqual([]);
  await fake.web(`team/${WHEEL}`);
  expect(await fake.versions("team", "six-pack")).toEqual(["1.0 Published"]);
});

test("a version published to an upstream repository is kept with its own origin", async () => {
  await fake.call("CreateRepository", { domain: "dom", repository: "ours" });
  await fake.call("UpdateRepository", { domain: "dom", repository: "team", upstreams: [{ repositoryName: "ours" }] });
  await fake.upload("ours", { name: "mine", version: "3.0" });
  expect((await fake.web("team/simple/mine/3.0/mine-3.0-py3-none-any.whl")).status).toBe(200);
  const { versions } = await fake.call("ListPackageVersions", pypi("team", "mine"));
  expect(versions).toMatchObject([{ version: "3.0", origin: { originType: "INTERNAL", domainEntryPoint: { repositoryName: "ours" } } }]);
  expect((await fake.call("DescribeDomain", { domain: "dom" })).domain).toMatchObject({
    assetSizeBytes: Number(
      (await fake.web("team/simple/mine/3.0/mine-3.0-py3-none-any.whl", { method: "HEAD" })).headers.get("content-length"),
    ),
  });
});

test.each([
  ["simple/", 404],
  ["simple", 404],
  ["", 404],
  ["simple/unknown/", 404],
  ["simple/six-pack/1.0/", 404],
  ["simple/six-pack/1.0/none.whl", 404],
  ["simple/six-pack/9.9/Six_Pack-1.0-py3-none-any.whl", 404],
  ["simple/six-pack/1.0/Six_Pack-1.0-py3-none-any.whl.metadata", 404],
  ["simple/%E0%A4%A/", 400],
])("GET %s answers %d", async (path, status) => {
  expect((await fake.web(`team/${path}`)).status).toBe(status);
});

test.each([
  ["simple/Six_Pack/", `/simple/six-pack/`],
  ["simple/six.pack", `/simple/six-pack/`],
  ["simple/six-pack", `/simple/six-pack/`],
])("GET %s leads to the normalised address", async (path, target) => {
  const response = await fake.web(`team/${path}`);
  expect(response.status).toBe(301);
  const location = new URL(response.headers.get("location") ?? "", `http://host/d/dom-${OWNER}/pypi/team/${path}`);
  expect(location.pathname).toBe(`/d/dom-${OWNER}/pypi/team${target}`);
});

test("a Range header is answered with the whole file, as AWS does", async () => {
  const response = await fake.web(`team/${WHEEL}`, { headers: { range: "bytes=0-9" } });
  expect(response.status).toBe(200);
  expect(response.headers.get("accept-ranges")).toBeNull();
  expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
});
