import { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import { CodeArtifactRegistry } from "../../../modules/scanner/adapters/codeartifact-registry";
import { Pace } from "../../../modules/scanner/pace";
import { CodeArtifactIndexPages } from "../../../modules/scanner/adapters/index-pages";
import { TrafficMeter } from "../../../modules/scanner/adapters/meter";
import { systemClock } from "../../../modules/scanner/adapters/system-clock";
import { NO_DEADLINE } from "../../../modules/scanner/deadline";
import { accountOf } from "../../../modules/scanner/steps/account";
import { takeInventory } from "../../../modules/scanner/steps/inventory";
import { lookForConfusion } from "../../../modules/scanner/steps/look-for-confusion";
import { Fake, OWNER, pypi, REGION } from "../sandbox/codeartifact/fake";
import { fakeClient } from "../scripts/fake-client";

const OPERATIONS = [
  "GetAuthorizationToken",
  "GetRepositoryEndpoint",
  "ListPackageGroups",
  "ListPackages",
  "ListPackageVersions",
  "ListRepositoriesInDomain",
];
const place = { region: REGION, domain: "dom", domainOwner: OWNER };
const six = { name: "six", releases: [{ version: "1.15" }, { version: "1.16" }] };
const bleach = { name: "bleach", releases: [{ version: "3.1" }] };

let fake: Fake;
let calls: string[];
let registry: CodeArtifactRegistry;
let pages: CodeArtifactIndexPages;

/** The sandbox's CodeArtifact behind the SDK: a public package in two versions, private ones, one of npm. */
beforeAll(async () => {
  fake = await Fake.start({ packages: [six, bleach] });
  await fake.standard();
  for (const name of ["acme-core", "bleach"]) expect((await fake.upload("team", { name, version: "1.0" })).status).toBe(200);
  for (const file of ["1.15/six-1.15", "1.16/six-1.16"])
    expect((await fake.web(`team/simple/six/${file}-py3-none-any.whl`)).status).toBe(200);
  await fake.call("UpdatePackageVersionsStatus", pypi("team", "six", { versions: ["1.15"], targetStatus: "Unlisted" }));
  const npm = { domain: "dom", repository: "team", format: "npm", package: "left", restrictions: { publish: "ALLOW", upstream: "BLOCK" } };
  await fake.call("PutPackageOriginConfiguration", npm);
  calls = [];
  const handlers = Object.fromEntries(OPERATIONS.map((name) => [name, (input: object) => fake.call(name, input)]));
  const { client } = fakeClient(CodeartifactClient, handlers, calls);
  registry = new CodeArtifactRegistry(client, "dom", OWNER);
  pages = new CodeArtifactIndexPages(client, { domain: "dom", domainOwner: OWNER }, systemClock, new TrafficMeter(), new Pace(systemClock));
});
afterAll(() => fake.stop());

const look = async () => {
  const result = await lookForConfusion(await takeInventory(registry), place, "store", { registry, pages, deadline: NO_DEADLINE });
  return { ...result, kinds: result.found.map(({ kind, packages }) => [kind, packages.join()]) };
};

test("origins, statuses and formats come with the listings, at a call a repository and a package", async () => {
  calls.length = 0;
  const inventory = await takeInventory(registry);
  expect(inventory.items.map(({ name, version, origin, repositories }) => [name, version, origin, repositories.join()])).toEqual([
    ["acme-core", "1.0", "private", "team"],
    ["bleach", "1.0", "private", "team"],
    ["six", "1.16", "public", "store,team"],
  ]);
  const choice = { take: "default", unlisted: true } as const;
  const kept = new Set(["acme-core==1.0", "bleach==1.0"]);
  expect(accountOf({ choice, inventory, kept, notChecked: new Map(), findings: [] })).toMatchObject({
    packages: 3,
    // The store still has 1.15 as Published, so it can be installed from there.
    published: 4,
    unlisted: 0,
    checked: 1,
    notAsked: { "not-chosen": 1, private: 2 },
    otherFormats: { npm: 1 },
  });
  expect(calls.sort()).toEqual([
    "ListPackageVersions",
    "ListPackageVersions",
    "ListPackageVersions",
    "ListPackageVersions",
    "ListPackages",
    "ListPackages",
    "ListRepositoriesInDomain",
  ]);
});

test("what is open is found, and looking at the connection brings nothing into the store", async () => {
  const { kinds, notKnown } = await look();
  expect([kinds, notKnown]).toEqual([
    [
      ["public-name", "bleach"],
      ["group-open", "acme-core,bleach"],
    ],
    [],
  ]);
  expect(await fake.packages("store")).toEqual(["six"]);
  await fake.call("PutPackageOriginConfiguration", pypi("team", "acme-core", { restrictions: { publish: "ALLOW", upstream: "ALLOW" } }));
  expect((await look()).kinds[0]).toEqual(["upstream-open", "acme-core"]);
});

test("package groups of their own close the names: the store gives bleach out no more", async () => {
  for (const name of ["acme-core", "bleach"]) {
    const group = { domain: "dom", packageGroup: `/pypi//${name}$` };
    await fake.call("CreatePackageGroup", group);
    await fake.call("UpdatePackageGroupOriginConfiguration", { ...group, restrictions: { EXTERNAL_UPSTREAM: "BLOCK" } });
  }
  expect((await look()).kinds).toEqual([]);
  expect((await fake.web("store/simple/bleach/")).status).toBe(404);
});

test("a public version that comes in under a private name is seen, with what closes it", async () => {
  const group = { domain: "dom", packageGroup: "/pypi//bleach$" };
  await fake.call("UpdatePackageGroupOriginConfiguration", { ...group, restrictions: { EXTERNAL_UPSTREAM: "ALLOW" } });
  expect((await fake.web("store/simple/bleach/3.1/bleach-3.1-py3-none-any.whl")).status).toBe(200);
  const { found } = await look();
  expect(found[0]).toMatchObject({
    kind: "mixed-origins",
    packages: ["bleach"],
    detail: "published in the domain: 1.0 in team; from outside: 3.1 in store",
    controls: [{ repository: "store", package: "bleach", publish: "BLOCK" }],
  });
});
