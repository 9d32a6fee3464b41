import { type MemoryPackage, MemoryRegistry } from "../../../modules/scanner/adapters/in-memory";
import type { PackageRules, RulesQuestion } from "../../../modules/scanner/rules";
import { MOST_CALLS } from "../../../modules/scanner/pace";
import { describe as describePackages } from "../../../modules/scanner/steps/describe";
import type { InventoryItem } from "../../../modules/scanner/steps/inventory";

const item = (name: string, version: string, ...repositories: string[]): InventoryItem => ({
  name,
  version,
  repositories,
  revisions: {},
  origin: "public",
  unlisted: false,
  notes: [],
});
const now = new Date("2026-11-24T14:32:01.500Z");
const wheel = (name: string, size: number) => ({ name, size });

/** Rules by which every version installs from the first wheel of its page; they record the questions. */
function easyRules(): { rules: PackageRules; asked: RulesQuestion[] } {
  const asked: RulesQuestion[] = [];
  const rules: PackageRules = (question) => {
    asked.push(question);
    const packages = question.packages.map((each) => {
      const page = question.pages[each.page];
      const edges = each.dependencies.map(() => ({ state: "resolved" as const, name: "dep", to: "1.5" }));
      return {
        installable: page ? ("yes" as const) : ("metadata-missing" as const),
        files: (page?.files ?? []).map(({ name }) => name),
        wheel: page?.files[0]?.name,
        yanked: page?.files[0]?.yanked,
        pin: each.version,
        edges,
      };
    });
    return Promise.resolve({ python: "3.11.7", platform: "test", packages });
  };
  return { rules, asked };
}

const six: MemoryPackage = {
  versions: [
    {
      version: "1.0",
      assets: [wheel("six-1.0-py3.whl", 100), wheel("six-1.0-cp2.whl", 50), wheel("six-1.0.tar.gz", 900)],
      dependencies: [{ package: "dep", requirement: ">=1" }],
    },
  ],
  page: [{ name: "six-1.0-py3.whl", yanked: "" }, { name: "six-1.0-cp2.whl" }],
};

test("describes each version from the repository that has it, preferably the team's", async () => {
  const registry = new MemoryRegistry({ store: { six, old: six }, team: { six }, archive: { six } });
  const { rules } = easyRules();
  const result = await describePackages([item("six", "1.0", "archive", "store", "team"), item("old", "1.0", "store")], "team", {
    registry,
    pages: registry,
    rules,
    now,
  });
  expect(registry.calls.sort()).toEqual([
    "assets store/old==1.0",
    "assets team/six==1.0",
    "dependencies store/old==1.0",
    "dependencies team/six==1.0",
    "page store/old",
    "page team/six",
  ]);
  expect(result.packages[0]).toEqual({
    name: "six",
    version: "1.0",
    repositories: ["archive", "store", "team"],
    revisions: {},
    origin: "public",
    unlisted: false,
    notes: [],
    assets: six.versions[0]?.assets,
    installable: "yes",
    detail: undefined,
    pip: [],
    requiresPython: undefined,
    yanked: { reason: undefined },
    edges: [{ requirement: "dep >=1", state: "resolved", name: "dep", to: "dep==1.5" }],
    pin: "1.0",
    invalid: undefined,
  });
  expect(result.failures).toEqual([]);
});

test("counts the bytes of all wheels and of pip's wheels, without source distributions", async () => {
  const registry = new MemoryRegistry({ team: { six } });
  const result = await describePackages([item("six", "1.0", "team")], "team", { registry, pages: registry, ...easyRules(), now });
  expect([result.wheelBytes, result.pipBytes]).toEqual([150, 100]);
});

test("two versions of one package share one page", async () => {
  const two: MemoryPackage = { versions: [{ version: "1.0" }, { version: "2.0" }], page: [] };
  const registry = new MemoryRegistry({ team: { six: two } });
  const { rules, asked } = easyRules();
  await describePackages([item("six", "1.0", "team"), item("six", "2.0", "team")], "team", { registry, pages: registry, rules, now });
  expect(registry.calls.filter((call) => call.startsWith("page"))).toEqual(["page team/six"]);
  expect(asked[0]).toEqual({
    pages: { "team/six": { name: "six", files: [] } },
    packages: ["1.0", "2.0"].map((version) => ({ name: "six", version, page: "team/six", dependencies: [] })),
  });
});

test("a failed call leaves its part empty, is recorded and stops nothing", async () => {
  const broken = {
    "assets team/six==1.0": new Error("throttled"),
    "dependencies team/six==1.0": new Error("gone"),
    "page team/six": new Error("the index page answered 500"),
  };
  const registry = new MemoryRegistry({ team: { six, fine: six } }, broken);
  const result = await describePackages([item("fine", "1.0", "team"), item("six", "1.0", "team")], "team", {
    registry,
    pages: registry,
    ...easyRules(),
    now,
  });
  expect(result.packages.map(({ name, installable, assets, edges }) => [name, installable, assets.length, edges.length])).toEqual([
    ["fine", "yes", 3, 1],
    ["six", "metadata-missing", 0, 0],
  ]);
  expect([...result.failures].sort((a, b) => (a.reason < b.reason ? -1 : 1))).toEqual([
    { step: "describe", subject: "six==1.0", reason: "dependencies: gone" },
    { step: "describe", subject: "six==1.0", reason: "files: throttled" },
    { step: "describe", subject: "team/six", reason: "index page: the index page answered 500" },
  ]);
});

test("a hundred versions are never described all at once", async () => {
  const names = Array.from({ length: 100 }, (_, index) => `p${index}`);
  const registry = new MemoryRegistry({ team: Object.fromEntries(names.map((name) => [name, six])) });
  let running = 0;
  let most = 0;
  const pages = {
    page: async (repository: string, name: string) => {
      most = Math.max(most, ++running);
      const page = await registry.page(repository, name);
      running -= 1;
      return page;
    },
  };
  const result = await describePackages(
    names.map((name) => item(name, "1.0", "team")),
    "team",
    { registry, pages, ...easyRules(), now },
  );
  expect(result.packages.length).toBe(100);
  expect(most).toBe(MOST_CALLS);
});

describe("with the results of an earlier scan", () => {
  const one = (revision: string): InventoryItem => ({ ...item("six", "1.0", "team"), revisions: { team: revision } });
  const first = async () => {
    const registry = new MemoryRegistry({ team: { six } });
    return (await describePackages([one("r1")], "team", { registry, pages: registry, ...easyRules(), now })).toCarry;
  };

  test("a version with the same revision needs no call, and is judged again with the same result", async () => {
    const [fresh, registry] = [new MemoryRegistry({ team: { six } }), new MemoryRegistry({})];
    const asked = await describePackages([one("r1")], "team", { registry: fresh, pages: fresh, ...easyRules(), now });
    const carried = await describePackages([one("r1")], "team", { registry, pages: registry, ...easyRules(), now }, asked.toCarry);
    expect(registry.calls).toEqual([]);
    expect(carried).toEqual({ ...asked, carriedOver: 1 });
    expect(asked.carriedOver).toBe(0);
  });

  test.each([
    ["another revision", one("r2")],
    ["no revision", item("six", "1.0", "team")],
    ["another repository", { ...item("six", "1.0", "store"), revisions: { store: "r1" } }],
  ])("%s is asked about", async (_, changed) => {
    const registry = new MemoryRegistry({ team: { six }, store: { six } });
    const result = await describePackages([changed], "team", { registry, pages: registry, ...easyRules(), now }, await first());
    expect([result.carriedOver, registry.calls.length]).toEqual([0, 3]);
  });

  test("a version with another judgement than before is asked about again", async () => {
    const registry = new MemoryRegistry({ team: { six } });
    const refusing: PackageRules = async (question) => {
      const answer = await easyRules().rules(question);
      return { ...answer, packages: answer.packages.map((each) => ({ ...each, installable: "python-version" as const })) };
    };
    const ports = { registry, pages: registry, rules: refusing, now };
    const result = await describePackages([one("r1")], "team", ports, await first());
    expect([result.carriedOver, registry.calls.length]).toEqual([0, 3]);
    expect([...result.toCarry.values()].map(({ installable }) => installable)).toEqual(["python-version"]);
  });

  test("a new version is asked about once, even if another version's judgement changes", async () => {
    const registry = new MemoryRegistry({ team: { six, new: six } });
    const refusing: PackageRules = async (question) => {
      const answer = await easyRules().rules(question);
      return { ...answer, packages: answer.packages.map((each) => ({ ...each, installable: "python-version" as const })) };
    };
    const ports = { registry, pages: registry, rules: refusing, now };
    const result = await describePackages([item("new", "1.0", "team"), one("r1")], "team", ports, await first());
    expect(registry.calls.filter((call) => call.includes("team/new"))).toHaveLength(3);
    expect(registry.calls).toHaveLength(6);
    expect(result.packages.map(({ name, installable }) => [name, installable])).toEqual([
      ["new", "python-version"],
      ["six", "python-version"],
    ]);
  });

  test("a version with a failed call is not reused", async () => {
    const registry = new MemoryRegistry({ team: { six } }, { "dependencies team/six==1.0": new Error("gone") });
    const result = await describePackages([one("r1")], "team", { registry, pages: registry, ...easyRules(), now });
    expect([result.failures.length, result.toCarry.size]).toEqual([1, 0]);
  });
});

test("what the answers about many versions leave in memory is given back while they come, and not for what is carried over", async () => {
  const names = Array.from({ length: 2_500 }, (_, index) => `p${index}`);
  const registry = new MemoryRegistry({ team: Object.fromEntries(names.map((name) => [name, six])) });
  const tidy = jest.fn();
  const ports = { registry, pages: registry, rules: easyRules().rules, tidy, now };
  const items = names.map((name) => ({ ...item(name, "1.0", "team"), revisions: { team: "1" } }));
  const { toCarry } = await describePackages(items, "team", ports);
  expect([tidy.mock.calls.length, toCarry.size]).toEqual([3, 2_500]);
  await describePackages(items, "team", ports, toCarry);
  expect(tidy).toHaveBeenCalledTimes(3);
});
