import { Fake, pypi, refusal } from "./fake";

let fake: Fake;
beforeEach(async () => {
  fake = await Fake.start({ packages: [{ name: "public", releases: [{ version: "5.0" }] }] });
  await fake.standard();
  await fake.call("CreateRepository", { domain: "dom", repository: "prod" });
  for (const version of ["1.0", "2.0"]) await fake.upload("team", { name: "demo", version });
});
afterEach(() => fake.stop());

const update = (more: object) => fake.call("UpdatePackageVersionsStatus", pypi("team", "demo", more));
const copy = (more: object, name = "demo") =>
  fake.call("CopyPackageVersions", {
    domain: "dom",
    sourceRepository: "team",
    destinationRepository: "prod",
    format: "pypi",
    package: name,
    ...more,
  });
const revision = async (version: string) => {
  const { packageVersion } = await fake.call("DescribePackageVersion", pypi("team", "demo", { packageVersion: version }));
  return (packageVersion as { revision: string }).revision;
};
const skipped = (version: string) => ({ errorCode: "SKIPPED", errorMessage: `Version ${version} was skipped` });
const missing = (version: string) => ({ errorCode: "NOT_FOUND", errorMessage: `Version ${version} was not found` });

test("either all statuses change, or none", async () => {
  const [one, two] = [await revision("1.0"), await revision("2.0")];
  expect(await update({ versions: ["1.0", "2.0"], targetStatus: "Archived" })).toEqual({
    successfulVersions: { "1.0": { revision: one, status: "Archived" }, "2.0": { revision: two, status: "Archived" } },
    failedVersions: {},
  });
  expect(await update({ versions: ["1.0", "3.0"], targetStatus: "Published" })).toEqual({
    successfulVersions: {},
    failedVersions: { "1.0": skipped("1.0"), "3.0": missing("3.0") },
  });
  expect(await fake.versions("team", "demo")).toEqual(["1.0 Archived", "2.0 Archived"]);
});

test("an expected status and revision guard a change", async () => {
  const one = await revision("1.0");
  expect((await update({ versions: ["1.0"], expectedStatus: "Archived", targetStatus: "Unlisted" })).failedVersions).toEqual({
    "1.0": { errorCode: "MISMATCHED_STATUS", errorMessage: "current status: Published, expected status: Archived" },
  });
  expect((await update({ versions: ["1.0"], versionRevisions: { "1.0": "other" }, targetStatus: "Unlisted" })).failedVersions).toEqual({
    "1.0": { errorCode: "MISMATCHED_REVISION", errorMessage: `current revision: ${one}, expected revision: other` },
  });
  expect((await update({ versions: ["1.0"], versionRevisions: { "1.0": one }, targetStatus: "Unlisted" })).failedVersions).toEqual({});
  expect((await refusal(update({ versions: ["1.0"], targetStatus: "Disposed" }))).code).toBe("ValidationException");
});

test("disposed versions keep their record, lose their assets and do not come back", async () => {
  const answer = await fake.call("DisposePackageVersions", pypi("team", "demo", { versions: ["1.0", "3.0"] }));
  expect(answer.failedVersions).toEqual({ "3.0": missing("3.0") });
  expect(answer.successfulVersions).toMatchObject({ "1.0": { status: "Disposed" } });
  expect((await fake.call("ListPackageVersionAssets", pypi("team", "demo", { packageVersion: "1.0" }))).assets).toEqual([]);
  expect(await fake.versions("team", "demo")).toEqual(["1.0 Disposed", "2.0 Published"]);
  expect((await update({ versions: ["1.0"], targetStatus: "Published" })).failedVersions).toMatchObject({
    "1.0": { errorCode: "NOT_ALLOWED" },
  });
  expect((await fake.upload("team", { name: "demo", version: "1.0" })).status).toBe(409);
});

test("deleted versions are gone, the package's record stays", async () => {
  const one = await revision("1.0");
  expect(
    await fake.call("DeletePackageVersions", pypi("team", "demo", { versions: ["1.0", "2.0", "3.0"], expectedStatus: "Published" })),
  ).toMatchObject({
    successfulVersions: { "1.0": { revision: one, status: "Deleted" }, "2.0": { status: "Deleted" } },
    failedVersions: { "3.0": missing("3.0") },
  });
  expect(await fake.versions("team", "demo")).toEqual([]);
  expect(await fake.packages("team")).toEqual(["demo"]);
  expect((await fake.upload("team", { name: "demo", version: "1.0" })).status).toBe(200);
});

test("copies share revision, origin and content", async () => {
  const one = await revision("1.0");
  expect(await copy({ versions: ["1.0"] })).toEqual({
    successfulVersions: { "1.0": { revision: one, status: "Published" } },
    failedVersions: {},
  });
  expect(await copy({ versionRevisions: { "1.0": one } })).toMatchObject({ failedVersions: {} });
  const { versions } = await fake.call("ListPackageVersions", pypi("prod", "demo"));
  expect(versions).toMatchObject([{ version: "1.0", origin: { domainEntryPoint: { repositoryName: "team" } } }]);
  expect((await fake.web("prod/simple/demo/1.0/demo-1.0-py3-none-any.whl")).status).toBe(200);
});

test("copies are all or nothing, and overwrite only on request", async () => {
  expect((await copy({ versions: ["1.0", "9.0"] })).failedVersions).toEqual({ "1.0": skipped("1.0"), "9.0": missing("9.0") });
  expect(await fake.packages("prod")).toEqual([]);
  await fake.upload("prod", { name: "demo", version: "1.0", summary: "another" });
  expect((await copy({ versions: ["1.0"] })).failedVersions).toEqual({
    "1.0": { errorCode: "ALREADY_EXISTS", errorMessage: "Version 1.0 already exists" },
  });
  expect((await copy({ versions: ["1.0"], allowOverwrite: true })).successfulVersions).toEqual({
    "1.0": { revision: await revision("1.0"), status: "Published" },
  });
});

test("copies from upstream on request", async () => {
  expect((await refusal(copy({ versions: ["5.0"] }, "public"))).code).toBe("ResourceNotFoundException");
  expect((await copy({ versions: ["5.0"], includeFromUpstream: true }, "public")).successfulVersions).toMatchObject({
    "5.0": { status: "Published" },
  });
  expect(await fake.versions("prod", "public")).toEqual(["5.0 Published"]);
  expect(await fake.packages("team")).toEqual(["demo"]);
});

test("a copy names versions in one of two ways, between two different repositories", async () => {
  for (const more of [{}, { versions: ["1.0"], versionRevisions: { "1.0": "x" } }, { versions: ["1.0"], destinationRepository: "team" }]) {
    expect((await refusal(copy(more))).code).toBe("ValidationException");
  }
  expect(await refusal(copy({ versions: ["1.0"], destinationRepository: "none" }))).toMatchObject({ resourceType: "repository" });
});
