import { type MemoryPackage, MemoryRegistry, MemoryStore } from "../../../modules/scanner/adapters/in-memory";
import { NO_DEADLINE } from "../../../modules/scanner/deadline";
import type { Start } from "../../../modules/scanner/ports";
import { takeInventory } from "../../../modules/scanner/steps/inventory";
import { findUnchanged } from "../../../modules/scanner/steps/just-what-changed";
import { writeListings } from "../../../modules/scanner/steps/listings";
import { MemoryStarts } from "../../helpers/starts";
import { failure } from "../scripts/fake-client";

const NOW = new Date("2026-11-24T14:32:00Z");
const minutes = (count: number) => new Date(NOW.getTime() - count * 60_000);
const OF = { domain: "demo", domainOwner: "111122223333", versions: { take: "default", unlisted: true } } as const;
const WHOLE = { stamp: "2026-11-24-133200", at: minutes(60).toISOString() };

const start = (id: string, ago: number, more: Partial<Start> = {}): Start => ({
  id,
  at: minutes(ago),
  isOwn: false,
  byPackage: true,
  wasReplaced: false,
  isInProgress: false,
  ...more,
});
const OWN = start("own", 1, { isOwn: true, isInProgress: true });
const BEFORE = start("before", 61, { byPackage: false });
const plain = (...versions: string[]): MemoryPackage => ({
  versions: versions.map((version) => ({ version, revision: `r${version}` })),
});

type Domain = ConstructorParameters<typeof MemoryRegistry>[0];
const DOMAIN = {
  team: { ...Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`p${index}`, plain("1.0")])), "Six.x": plain("1.15") },
  store: { "Six.x": plain("1.15"), p1: plain("1.0") },
} satisfies Domain;

/** A scan of everything, and what it leaves. */
async function whole(domain: Domain = DOMAIN, more: Partial<Parameters<typeof writeListings>[2]> = {}): Promise<MemoryStore> {
  const store = new MemoryStore();
  const { listings } = await takeInventory(new MemoryRegistry(domain));
  await writeListings(store, listings, { of: OF, whole: WHOLE, executions: [], ...more }, () => undefined);
  return store;
}

async function inventoryOf(domain: Domain, store: MemoryStore, starts: MemoryStarts, deadline = NO_DEADLINE) {
  const log: string[] = [];
  const registry = new MemoryRegistry(domain);
  const unchanged = await findUnchanged(starts, store, OF, { now: NOW, deadline }, (line) => void log.push(line));
  return { ...(await takeInventory(registry, undefined, {}, unchanged)), calls: registry.calls, log, unchanged };
}

test("of a domain in which one package has changed, the versions of that one are listed, and the results are those of a whole scan", async () => {
  const now: Domain = { ...DOMAIN, team: { ...DOMAIN.team, "Six.x": plain("1.16", "1.15") } };
  const starts = new MemoryStarts([OWN, BEFORE], { own: "six_X" });
  const found = await inventoryOf(now, await whole(), starts);
  expect(found.calls).toEqual(["repositories", "packages store", "packages team", "versions store/Six.x", "versions team/Six.x"]);
  // Revisions of versions that are not chosen are of no use to anybody.
  const resultsOf = ({ items, unpublished, repositories, failures, listings, otherFormats }: typeof found) => ({
    items,
    unpublished,
    repositories,
    failures,
    otherFormats,
    listings: listings.map(({ versions, ...each }) => ({
      ...each,
      versions: versions.map(({ version, status, origin }) => ({ version, status, origin })),
    })),
  });
  expect(resultsOf(found)).toEqual(resultsOf(await inventoryOf(now, new MemoryStore(), new MemoryStarts())));
  const { part, log, unchanged } = found;
  expect([part?.now, part?.carried, log]).toEqual([1, 20, []]);
  expect([starts.asked, unchanged?.executions]).toEqual([["own"], ["own"]]);
});

test("a package that is new in a repository is listed wherever it is, and one that is gone is gone", async () => {
  const { p2: gone, ...team } = DOMAIN.team as Record<string, MemoryPackage>;
  expect(gone).toBeDefined();
  const now: Domain = { team: { ...team, fresh: plain("1.0") }, store: { ...DOMAIN.store, p3: plain("2.0") } };
  const { calls, items, part } = await inventoryOf(now, await whole(), new MemoryStarts([OWN, BEFORE], { own: "not-there" }));
  expect(calls.filter((call) => call.startsWith("versions"))).toEqual(["versions store/p3", "versions team/p3", "versions team/fresh"]);
  expect([items.some(({ name }) => name === "p2"), items.filter(({ name }) => name === "p3").map(({ version }) => version)]).toEqual([
    false,
    ["1.0", "2.0"],
  ]);
  expect([part?.now, part?.carried]).toEqual([2, 19]);
});

test("each execution that a package has started since counts, a little before the listing too, and those that earlier scans have seen do not", async () => {
  const list = [
    start("later", 0.5),
    OWN,
    start("replaced", 2, { wasReplaced: true }),
    start("stopped", 3),
    start("person", 4, { byPackage: false }),
    start("known", 30),
    start("margin", 60 + 1.9 / 60),
    start("old", 60 + 2.1 / 60),
  ];
  const packages = { later: "p1", own: "p2", replaced: "p2", stopped: "p3", margin: "p4" };
  const starts = new MemoryStarts(list, packages);
  const { unchanged } = await inventoryOf(DOMAIN, await whole(DOMAIN, { executions: ["known"] }), starts);
  expect([...(unchanged?.changed ?? [])].sort()).toEqual(["p1", "p2", "p3", "p4"]);
  expect(unchanged?.executions).toEqual(["known", "later", "own", "replaced", "stopped", "margin"]);
});

const NAMED = { own: "p1" };
const many = Array.from({ length: 23 }, (_, index) => start(`m${index}`, 2));
test.each<[string, string, Start[], Record<string, string>, Partial<Parameters<typeof writeListings>[2]>]>([
  [
    "it took the place of a run of people or a schedule",
    "this run took the place of one that no package has started",
    [OWN, start("person", 2, { wasReplaced: true, byPackage: false }), BEFORE],
    NAMED,
    {},
  ],
  [
    "the executions end before it is known whose place it took",
    "this run took the place of one that no package has started",
    [OWN],
    NAMED,
    {},
  ],
  [
    "the executions are cut off",
    "the pipeline's executions are not known back to the last whole listing",
    [OWN, start("earlier", 30)],
    NAMED,
    {},
  ],
  [
    "one does not name its package",
    "an execution that a package has started does not name it",
    [OWN, start("silent", 5), BEFORE],
    NAMED,
    {},
  ],
  ["there are more of them than packages", "packages have started 24 executions since the last listing", [OWN, ...many, BEFORE], NAMED, {}],
  [
    "the last whole listing is too old",
    "the last whole listing, of scan 2026-11-23-123200, is too old",
    [OWN, BEFORE],
    NAMED,
    { whole: { stamp: "2026-11-23-123200", at: new Date(NOW.getTime() - 26 * 3600_000 - 1).toISOString() } },
  ],
  [
    "it is dated in the future",
    "the last whole listing, of scan 2026-11-24-143201, is dated in the future",
    [OWN, BEFORE],
    NAMED,
    { whole: { stamp: "2026-11-24-143201", at: minutes(-1).toISOString() } },
  ],
  [
    "it is of other settings",
    "the last listing is of another domain, other repositories or other versions",
    [OWN, BEFORE],
    NAMED,
    { of: { ...OF, repositories: ["team"] } },
  ],
])("if %s, everything is listed, and the log says why", async (_, because, list, packages, more) => {
  const { unchanged, log, part, calls } = await inventoryOf(DOMAIN, await whole(DOMAIN, more), new MemoryStarts(list, packages));
  expect([unchanged, part, log]).toEqual([undefined, undefined, [`inventory: everything is listed: ${because}`]]);
  expect(calls.filter((call) => call.startsWith("versions"))).toHaveLength(23);
});

test("a run of people or a schedule lists everything, and asks for nothing", async () => {
  const starts = new MemoryStarts([{ ...OWN, byPackage: false }, BEFORE], NAMED);
  const { unchanged, log } = await inventoryOf(DOMAIN, await whole(), starts);
  expect([unchanged, log, starts.asked]).toEqual([undefined, [], []]);
});

test("the first scan lists everything", async () => {
  const { log } = await inventoryOf(DOMAIN, new MemoryStore(), new MemoryStarts([OWN, BEFORE], NAMED));
  expect(log).toEqual(["inventory: everything is listed: no earlier listing can be read (There is no cache/listings.json)"]);
});

test("a role that may not ask for an execution is a misconfiguration; if CodePipeline does not answer, everything is listed", async () => {
  const store = await whole();
  const failing = (name: string) => {
    const starts = new MemoryStarts([OWN, BEFORE]);
    starts.packageOf = () => Promise.reject(Object.assign(new Error("no"), failure, { name, message: "no" }));
    return inventoryOf(DOMAIN, store, starts);
  };
  await expect(failing("AccessDeniedException")).rejects.toThrow("no");
  expect((await failing("ThrottlingException")).log).toEqual([
    "inventory: everything is listed: it is not known which packages have changed: no",
  ]);
});
