import { MemoryRegistry } from "../../../modules/scanner/adapters/in-memory";
import { takeInventory } from "../../../modules/scanner/steps/inventory";

const v = (...versions: string[]) => ({ versions: versions.map((version) => ({ version, revision: `r${version}` })) });

/** What most versions are. */
const plain = { origin: "public", unlisted: false };

test("takes the default display version, not the highest, sorted by normalised name", async () => {
  const registry = new MemoryRegistry({
    team: { zope: v("5.0"), "Flask_Login.x": v("0.6", "0.7"), attrs: { ...v("24.1", "23.2"), defaultDisplayVersion: "23.2" } },
  });
  const inventory = await takeInventory(registry);
  expect(inventory.items).toEqual([
    { name: "attrs", version: "23.2", repositories: ["team"], revisions: { team: "r23.2" }, notes: [], ...plain },
    { name: "flask-login-x", version: "0.6", repositories: ["team"], revisions: { team: "r0.6" }, notes: [], ...plain },
    { name: "zope", version: "5.0", repositories: ["team"], revisions: { team: "r5.0" }, notes: [], ...plain },
  ]);
  expect(inventory.failures).toEqual([]);
});

test("a version in several repositories counts once, with all of them; another default version counts separately", async () => {
  const registry = new MemoryRegistry({
    "team-store": { six: v("1.16"), attrs: v("23.2") },
    team: { six: v("1.17"), attrs: v("23.2") },
    empty: {},
  });
  const inventory = await takeInventory(registry);
  expect(inventory.repositories).toEqual(["empty", "team", "team-store"]);
  expect(inventory.items).toEqual([
    {
      name: "attrs",
      version: "23.2",
      repositories: ["team", "team-store"],
      revisions: { team: "r23.2", "team-store": "r23.2" },
      notes: [],
      ...plain,
    },
    { name: "six", version: "1.16", repositories: ["team-store"], revisions: { "team-store": "r1.16" }, notes: [], ...plain },
    { name: "six", version: "1.17", repositories: ["team"], revisions: { team: "r1.17" }, notes: [], ...plain },
  ]);
});

test("the most recently published version is taken, with a note, if the default is missing or not published", async () => {
  const registry = new MemoryRegistry({
    team: {
      a: { ...v("2.0", "3.0"), defaultDisplayVersion: "9.9" },
      b: { ...v("1.1", "1.0"), defaultDisplayVersion: null },
      c: { versions: [], defaultDisplayVersion: "1.0" },
    },
  });
  const inventory = await takeInventory(registry);
  expect(inventory.items).toEqual([
    {
      name: "a",
      version: "2.0",
      repositories: ["team"],
      revisions: { team: "r2.0" },
      notes: ["team: default version 9.9 is not published: the most recently published one was taken"],
      ...plain,
    },
    {
      name: "b",
      version: "1.1",
      repositories: ["team"],
      revisions: { team: "r1.1" },
      notes: ["team: no default version: the most recently published one was taken"],
      ...plain,
    },
  ]);
  expect(inventory.unpublished).toEqual(["team/c"]);
});

test("a package that cannot be listed is recorded and stops nothing else", async () => {
  const throttled = Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
  const registry = new MemoryRegistry(
    { team: { a: v("1"), b: v("1") }, other: { c: v("1") }, third: { d: v("1") } },
    { "versions team/a": throttled, "packages other": throttled },
  );
  const inventory = await takeInventory(registry);
  expect(inventory.items.map(({ name }) => name)).toEqual(["b", "d"]);
  expect(inventory.failures).toEqual([
    { step: "inventory", subject: "other", reason: "ThrottlingException: Rate exceeded" },
    { step: "inventory", subject: "team/a", reason: "ThrottlingException: Rate exceeded" },
  ]);
});

test("there is no inventory if the domain's repositories cannot be listed", async () => {
  await expect(takeInventory(new MemoryRegistry({}, { repositories: new Error("no such domain") }))).rejects.toThrow("no such domain");
});

test("two names with the same normalised form count once", async () => {
  const registry = new MemoryRegistry({ team: { "Flask-Login": v("1.0") }, other: { flask_login: v("1.0") } });
  expect((await takeInventory(registry)).items).toEqual([
    {
      name: "flask-login",
      version: "1.0",
      repositories: ["other", "team"],
      revisions: { other: "r1.0", team: "r1.0" },
      notes: [],
      ...plain,
    },
  ]);
});

test("only chosen repositories are looked at, and the others are named", async () => {
  const registry = new MemoryRegistry(
    { team: { a: v("1") }, "team-store": { b: v("1") }, guest: { c: v("1") } },
    { "packages guest": new Error("refused") },
  );
  const inventory = await takeInventory(registry, undefined, { repositories: ["team-store", "team"] });
  expect(inventory).toMatchObject({ repositories: ["team", "team-store"], notLookedAt: ["guest"], failures: [] });
  expect(inventory.items.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(registry.calls).not.toContain("packages guest");
});

test("a chosen repository that the domain does not have makes the scan incomplete", async () => {
  const inventory = await takeInventory(new MemoryRegistry({ team: { a: v("1") } }), undefined, { repositories: ["team", "taem"] });
  expect(inventory.failures).toEqual([{ step: "inventory", subject: "taem", reason: "there is no such repository in the domain" }]);
  expect(inventory.items.map(({ name }) => name)).toEqual(["a"]);
});

const mixed = {
  versions: [
    { version: "4.0", status: "Unfinished" },
    { version: "3.0" },
    { version: "2.0", status: "Unlisted" },
    { version: "1.0" },
    { version: "0.1", status: "Archived" },
  ],
};

test.each([
  ["default", { take: "default", unlisted: true }, ["3.0"]],
  ["all", { take: "all", unlisted: true }, ["1.0", "2.0", "3.0"]],
  ["all without Unlisted ones", { take: "all", unlisted: false }, ["1.0", "3.0"]],
  ["the newest two", { take: { newest: 2 }, unlisted: true }, ["2.0", "3.0"]],
  ["the newest two that are Published", { take: { newest: 2 }, unlisted: false }, ["1.0", "3.0"]],
  ["more than there are", { take: { newest: 9 }, unlisted: true }, ["1.0", "2.0", "3.0"]],
] as const)("versions: %s", async (_, versions, expected) => {
  const { items } = await takeInventory(new MemoryRegistry({ team: { a: mixed } }), undefined, { versions });
  expect(items.map(({ version }) => version)).toEqual(expected);
  expect(items.filter(({ unlisted }) => unlisted).map(({ version }) => version)).toEqual(expected.includes("2.0" as never) ? ["2.0"] : []);
});

test("a package with Unlisted versions only still downloads, so the newest of them is looked at", async () => {
  const registry = new MemoryRegistry({ team: { a: { versions: [{ version: "2.0", status: "Unlisted" }] } } });
  expect((await takeInventory(registry)).items).toMatchObject([
    { version: "2.0", unlisted: true, notes: ["team: no version is published: the newest Unlisted one was taken"] },
  ]);
  const without = await takeInventory(registry, undefined, { versions: { take: "default", unlisted: false } });
  expect([without.items, without.unpublished]).toEqual([[], ["team/a"]]);
});

test("the origin is that of every repository that has the version, not only of those in which it was chosen", async () => {
  const here = { versions: [{ version: "1.0", origin: "private" as const }] };
  const registry = new MemoryRegistry({
    team: { own: here, both: here, odd: { versions: [{ version: "1.0", origin: "unknown" }] } },
    "team-store": { both: { versions: [{ version: "2.0" }, { version: "1.0" }] }, odd: v("1.0") },
  });
  const { items } = await takeInventory(registry);
  expect(items.map(({ name, version, origin }) => `${name} ${version} ${origin}`)).toEqual([
    "both 1.0 mixed",
    "both 2.0 public",
    "odd 1.0 public",
    "own 1.0 private",
  ]);
});

test("packages of other formats are counted by name, over all repositories", async () => {
  const npm = { versions: [], format: "npm" };
  const registry = new MemoryRegistry({
    team: { a: v("1"), left: npm, right: npm },
    other: { left: npm, jar: { versions: [], format: "maven" } },
  });
  const inventory = await takeInventory(registry);
  expect([inventory.otherFormats, inventory.items.length]).toEqual([{ maven: 1, npm: 2 }, 1]);
  expect(registry.calls.filter((call) => call.startsWith("versions"))).toEqual(["versions team/a"]);
});
