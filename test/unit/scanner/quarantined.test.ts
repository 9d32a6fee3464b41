import { MemoryStore } from "../../../modules/scanner/adapters/in-memory";
import { accountLines } from "../../../modules/scanner/contract/account";
import { adviceFor, type LedgerEntry, LEDGER_KEY, type Quarantined } from "../../../modules/scanner/contract/quarantine";
import { quarantinedSection } from "../../../modules/scanner/report/quarantined";
import type { Listing } from "../../../modules/scanner/steps/inventory";
import { quarantinedResults, readQuarantine, setApart } from "../../../modules/scanner/steps/quarantined";
import { accountFor, finding } from "../../helpers/scans";

const HERE = { domain: "demo", domainOwner: "111122223333" };

/** `team six 1.0 Archived`. */
function listing(...texts: string[]): Listing[] {
  return texts.map((text): Listing => {
    const [repository = "", name = "", version = "", status = ""] = text.split(" ");
    return { repository, name, versions: [{ version, status, origin: "public" }] };
  });
}

function entry(repository: string, name: string, version: string, state: LedgerEntry["state"] = "archived"): LedgerEntry {
  return {
    repository,
    package: name,
    version,
    state,
    before: "Published",
    cause: "gate",
    reason: "high: SNYK-1",
    by: "ana",
    since: "2026-11-20T12:00:00Z",
    scan: "2026-11-20-110000",
  };
}

function storeWith(entries: readonly LedgerEntry[], more: object = {}): MemoryStore {
  const store = new MemoryStore();
  const body = JSON.stringify({ format: 1, ...HERE, entries, ...more });
  store.files.set(LEDGER_KEY, { body, contentType: "application/json" });
  return store;
}

const names = async (entries: readonly LedgerEntry[], ...listed: string[]) =>
  (await readQuarantine(storeWith(entries), HERE, { listings: listing(...listed) })).items.map(
    ({ described: { name, version, repositories, pin } }) => `${name} ${version} ${pin ?? "-"} in ${repositories.join(", ")}`,
  );

test("the ledger is not read where nothing is archived", async () => {
  expect(await readQuarantine(new MemoryStore(), HERE, { listings: listing("team six 1.0 Published") })).toEqual({ items: [] });
});

test("what the ledger names and the domain has archived, each once", async () => {
  const entries = [entry("team", "six", "1.0"), entry("store", "six", "1.0", "archiving"), entry("team", "odd", "v2.0-RC1")];
  expect(await names(entries, "team six 1.0 Archived", "store six 1.0 Archived", "team odd v2.0-RC1 Archived")).toEqual([
    "six 1.0 1.0 in store, team",
    "odd v2.0-RC1 2.0rc1 in team",
  ]);
});

test("a version is asked about as it is, or not at all: an answer about another would release it", async () => {
  const asked = async (version: string) => names([entry("team", "torch", version)], `team torch ${version} Archived`);
  expect(await asked("1.0+cu.118")).toEqual(["torch 1.0+cu.118 1.0+cu.118 in team"]);
  expect(await asked("20240101123456789012")).toEqual(["torch 20240101123456789012 20240101123456789012 in team"]);
  expect(await asked("V1.0+CU.118")).toEqual(["torch V1.0+CU.118 - in team"]);
});

test.each<[string, LedgerEntry, string[]]>([
  ["can be downloaded from another repository", entry("team", "six", "1.0"), ["team six 1.0 Archived", "store six 1.0 Unlisted"]],
  ["is not in the ledger", entry("team", "six", "1.1"), ["team six 1.0 Archived"]],
  ["is in the ledger for another repository", entry("store", "six", "1.0"), ["team six 1.0 Archived"]],
  ["was released and archived again by somebody else", entry("team", "six", "1.0", "released"), ["team six 1.0 Archived"]],
])("a version is not quarantined that %s", async (_, known, listed) => {
  expect(await names([known], ...listed)).toEqual([]);
});

test("a ledger that cannot be read, or is of another domain, is said, and is no reason to fail", async () => {
  const listings = listing("team six 1.0 Archived");
  expect(await readQuarantine(new MemoryStore(), HERE, { listings })).toEqual({
    items: [],
    notKnown: `no ledger can be read: There is no ${LEDGER_KEY}`,
  });
  const other = storeWith([entry("team", "six", "1.0")], { domain: "other" });
  expect(await readQuarantine(other, HERE, { listings })).toEqual({ items: [], notKnown: "the ledger is of another domain, other" });
});

test("a check is parted into what can be installed and what cannot", async () => {
  const quarantine = await readQuarantine(storeWith([entry("team", "six", "1.0")]), HERE, { listings: listing("team six 1.0 Archived") });
  const mine = finding("SNYK-1 high six 1.0");
  const other = finding("SNYK-2 high six 2.0");
  const pin = (version: string) => ({ name: "six", version, dependsOn: [] });
  const parts = setApart(
    {
      notChecked: new Map([
        ["six==1.0", "late"],
        ["odd==1", "late"],
      ]),
      findings: [mine, other],
      licences: [],
      failures: [],
      projects: [[pin("1.0")], [pin("2.0")]],
    },
    quarantine,
  );
  expect(parts.check).toEqual({
    notChecked: new Map([["odd==1", "late"]]),
    findings: [other],
    licences: [],
    failures: [],
    projects: [[pin("2.0")]],
  });
  expect(parts.apart).toEqual({ notChecked: new Map([["six==1.0", "late"]]), findings: [mine], licences: [], failures: [], projects: [] });
  const results = quarantinedResults(quarantine, parts.apart, new Set(), {
    state: "tripped",
    versions: [{ package: "six", version: "1.0", reasons: ["high: SNYK-1"] }],
  });
  expect(results).toEqual([
    {
      name: "six",
      version: "1.0",
      repositories: ["team"],
      cause: "gate",
      reason: "high: SNYK-1",
      by: "ana",
      since: "2026-11-20T12:00:00Z",
      until: undefined,
      checked: false,
      notCheckedReason: "late",
      still: ["high: SNYK-1"],
    },
  ]);
  const [stays] = quarantinedResults(quarantine, { notChecked: new Map() }, new Set(["six==1.0"]), { state: "passed" });
  expect([stays?.checked, stays?.notCheckedReason]).toEqual([false, "private: its name does not go to Snyk"]);
});

const result: Quarantined = {
  name: "six",
  version: "1.0",
  repositories: ["store", "team"],
  cause: "gate",
  reason: "high: SNYK-1",
  by: "ana",
  since: "2026-11-20T12:00:00Z",
  checked: true,
  still: [],
};

test.each<[Partial<Quarantined>, string]>([
  [{ still: ["high: SNYK-1", "low: SNYK-2"] }, "stays: high: SNYK-1; low: SNYK-2"],
  [{}, "the gate no longer names it: ops quarantine apply releases it"],
  [{ checked: false, notCheckedReason: "late" }, "stays: not known whether it is still a problem (late)"],
  [{ cause: "age", until: "2026-11-25T08:00:00Z" }, "held until 2026-11-25 08:00 UTC; ops quarantine apply releases it then"],
])("%j is advised: %s", (more, advice) => {
  expect(adviceFor({ ...result, ...more })).toBe(advice);
});

test("the report has a section of what is quarantined, and none if nothing is", () => {
  expect([quarantinedSection(undefined), quarantinedSection([])]).toEqual([undefined, undefined]);
  const section = quarantinedSection([result]);
  expect([section?.title, section?.count]).toEqual(["Quarantined", 1]);
  expect(section?.content.text).toContain("high: SNYK-1 (ana, in store, team)");
});

test("the account says how many of the archived versions are quarantined, or that it is not known", () => {
  const [first] = accountLines({ ...accountFor(3), archived: 2, quarantined: 1 });
  expect(first).toBe("3 packages, versions: 3 published, 2 archived (1 of them by ops quarantine)");
  const [unknown] = accountLines({ ...accountFor(3), archived: 2, quarantined: { notKnown: "denied" } });
  expect(unknown).toBe("3 packages, versions: 3 published, 2 archived (not known whether by ops quarantine: denied)");
  expect(accountLines({ ...accountFor(3), archived: 2 })[0]).toBe("3 packages, versions: 3 published, 2 archived");
});
