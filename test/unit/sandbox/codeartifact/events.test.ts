import { Fake, pypi } from "./fake";

let fake: Fake;
beforeEach(async () => {
  fake = await Fake.start({ packages: [{ name: "public", releases: [{ version: "5.0" }] }] });
  await fake.standard();
});
afterEach(() => fake.stop());

/** What each event since the last call says: `team demo 1.0 Published Created +1`. */
function told(): string[] {
  return fake.events.splice(0).map(({ detail }) => {
    const changes = detail["changes"] as { assetsAdded: number; assetsRemoved: number };
    const [name, version, state, kind] = ["packageName", "packageVersion", "packageVersionState", "operationType"].map(
      (key) => detail[key],
    );
    return [detail["repositoryName"], name, version, state, kind, `+${changes.assetsAdded}`, `-${changes.assetsRemoved}`].join(" ");
  });
}

test("an upload is an event, of the domain's owner and in CodeArtifact's form, and the same file again is none", async () => {
  await fake.upload("team", { name: "demo", version: "1.0" });
  expect(fake.events).toEqual([
    {
      account: "111122223333",
      region: "eu-central-1",
      source: "aws.codeartifact",
      detailType: "CodeArtifact Package Version State Change",
      resources: ["arn:aws:codeartifact:eu-central-1:111122223333:package/dom/team/pypi//demo"],
      detail: {
        domainName: "dom",
        domainOwner: "111122223333",
        repositoryName: "team",
        repositoryAdministrator: "111122223333",
        packageFormat: "pypi",
        packageNamespace: null,
        packageName: "demo",
        packageVersion: "1.0",
        packageVersionState: "Published",
        packageVersionRevision: expect.any(String) as string,
        changes: { assetsAdded: 1, assetsRemoved: 0, assetsUpdated: 0, metadataUpdated: true, statusChanged: true },
        operationType: "Created",
        sequenceNumber: 1,
        eventDeduplicationId: expect.any(String) as string,
      },
    },
  ]);
  fake.events.splice(0);
  await fake.upload("team", { name: "demo", version: "1.0" });
  expect(told()).toEqual([]);
});

test("a version that changes its status, or goes, is an event; one that stays as it is, is none", async () => {
  for (const version of ["1.0", "2.0"]) await fake.upload("team", { name: "demo", version });
  told();
  const update = (targetStatus: string) =>
    fake.call("UpdatePackageVersionsStatus", pypi("team", "demo", { versions: ["1.0"], targetStatus }));
  await update("Archived");
  await update("Archived");
  expect(told()).toEqual(["team demo 1.0 Archived Updated +0 -0"]);
  await fake.call("DisposePackageVersions", pypi("team", "demo", { versions: ["1.0"] }));
  await fake.call("DeletePackageVersions", pypi("team", "demo", { versions: ["1.0"] }));
  await fake.call("DeletePackage", pypi("team", "demo", {}));
  expect(told()).toEqual([
    "team demo 1.0 Disposed Updated +0 -1",
    "team demo 1.0 Deleted Deleted +0 -0",
    "team demo 2.0 Deleted Deleted +0 -1",
  ]);
});

test("a copy is an event of where it is copied to", async () => {
  await fake.call("CreateRepository", { domain: "dom", repository: "prod" });
  await fake.upload("team", { name: "demo", version: "1.0" });
  told();
  const copy = () =>
    fake.call("CopyPackageVersions", {
      domain: "dom",
      sourceRepository: "team",
      destinationRepository: "prod",
      format: "pypi",
      package: "demo",
      versions: ["1.0"],
    });
  await copy();
  await copy();
  expect(told()).toEqual(["prod demo 1.0 Published Created +1 -0"]);
});
