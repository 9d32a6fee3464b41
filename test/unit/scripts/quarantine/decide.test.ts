import type { LedgerEntry } from "../../../../modules/scanner/contract/quarantine";
import { decide } from "../../../../scripts/quarantine/decide";
import type { Decidable } from "../../../../scripts/quarantine/deciding";
import type { Judged } from "../../../../scripts/quarantine/judged";
import { placeKey, type Present } from "../../../../scripts/quarantine/types";

const NOW = new Date("2026-11-24T12:00:00Z");
const SINCE = "2026-11-20T12:00:00.000Z";
const ME = "arn:aws:sts::222233334444:assumed-role/package-scan-archive/ops";

/** `store jinja2 2.10 Published r1`. */
function present(text: string, external = true): Present {
  const [repository = "", name = "", version = "", status = "", revision = "r1"] = text.split(" ");
  return { repository, package: name, version, status, revision, external };
}

/** `store jinja2 2.10 archived gate`. */
function entry(text: string, more: Partial<LedgerEntry> = {}): LedgerEntry {
  const [repository = "", name = "", version = "", state = "", cause = "gate"] = text.split(" ");
  return {
    repository,
    package: name,
    version,
    before: "Published",
    revision: "r1",
    reason: "high: SNYK-1",
    by: "ana",
    since: SINCE,
    scan: "2026-11-20-110000",
    state: state as LedgerEntry["state"],
    cause: cause as LedgerEntry["cause"],
    ...more,
  };
}

const scan = (more: Partial<Judged> = {}): Judged => ({
  stamp: "2026-11-24-110000",
  startedAt: "2026-11-24T11:00:00.000Z",
  complete: true,
  repositories: ["store", "team"],
  tripping: [],
  waivers: [],
  hadGate: true,
  waived: [],
  checked: () => true,
  revision: () => undefined,
  ...more,
});
const JINJA = { package: "jinja2", version: "2.10", reasons: ["high: jinja2 2.10, SNYK-1"] };
const tripped = scan({ tripping: [JINJA] });

const NOTHING: Decidable = {
  scan: tripped,
  ledger: [],
  present: [],
  repositories: ["store", "team"],
  policy: { tripped: true },
  young: [],
  by: ME,
  now: NOW,
};

/** A line for each thing that the plan has. */
function plan(more: Partial<Decidable>): string[] {
  const all: Decidable = { ...NOTHING, ...more };
  const place = (each: { repository?: string; package: string; version: string }) =>
    [each.repository ?? "all", each.package, each.version].join(" ");
  const { archive, release, note, forget, left } = decide(all);
  return [
    ...archive.map(({ entry: each, note: unusual }) => `archive ${place(each)}${unusual === undefined ? "" : `: ${unusual}`}`),
    ...release.map(({ entry: each, because }) => `release ${place(each)} to ${each.before}: ${because}`),
    ...note.map((each) => `note ${place(each)} ${each.state} ${each.cause}${each.until === undefined ? "" : ` until ${each.until}`}`),
    ...forget.map((each) => `forget ${place(each)}`),
    ...left.map(({ because, open, ...each }) => `left ${place(each)}: ${because}${open ? " (!)" : ""}`),
  ];
}

test("what trips the gate is archived wherever it can be downloaded, as it was before", () => {
  const all = ["store jinja2 2.10 Published", "team jinja2 2.10 Unlisted", "team jinja2 3.0 Published"].map((text) => present(text));
  expect(plan({ present: all })).toEqual(["archive store jinja2 2.10", "archive team jinja2 2.10"]);
  const { archive } = decide({ ...NOTHING, present: all });
  expect(archive[1]?.entry).toEqual({
    repository: "team",
    package: "jinja2",
    version: "2.10",
    before: "Unlisted",
    revision: "r1",
    state: "archiving",
    cause: "gate",
    reason: "high: SNYK-1",
    by: ME,
    since: "2026-11-24T12:00:00.000Z",
    until: undefined,
    scan: "2026-11-24-110000",
  });
});

test.each<[string, Partial<Decidable>, string[]]>([
  ["the policy archives only what is too young", { policy: { tripped: false }, present: [present("store jinja2 2.10 Published")] }, []],
  ["it is gone from everywhere", {}, ["left all jinja2 2.10: no repository has it any more"]],
  ["nobody can download it anyway", { present: [present("store jinja2 2.10 Disposed"), present("team jinja2 2.10 Unfinished")] }, []],
  [
    "somebody else has archived it",
    { present: [present("store jinja2 2.10 Archived")] },
    ["left store jinja2 2.10: somebody else has archived it"],
  ],
  ["it is quarantined already", { present: [present("store jinja2 2.10 Archived")], ledger: [entry("store jinja2 2.10 archived")] }, []],
  [
    "it was published again since the scan",
    { scan: scan({ tripping: [JINJA], revision: () => "r0" }), present: [present("store jinja2 2.10 Published")] },
    ["left store jinja2 2.10: it is not what the scan has judged: its revision was r0 and is r1. Scan again (!)"],
  ],
  [
    "it is waived",
    {
      scan: scan({ waived: [{ package: "jinja2", version: "2.10", owner: "web team", until: "2027-03-31" }] }),
      present: [present("store jinja2 2.10 Published")],
    },
    ["left all jinja2 2.10: waived by web team until 2027-03-31"],
  ],
])("what trips the gate is left alone if %s", (_, more, expected) => {
  expect(plan(more)).toEqual(expected);
});

test("a revision that is the judged one, or that the scan did not record, is archived", () => {
  const store = present("store jinja2 2.10 Published");
  expect(plan({ scan: scan({ tripping: [JINJA], revision: () => "r1" }), present: [store] })).toEqual(["archive store jinja2 2.10"]);
  expect(plan({ present: [store] })).toEqual(["archive store jinja2 2.10"]);
});

test("what comes in again is archived again", () => {
  const came = { present: [present("store jinja2 2.10 Published r2")], ledger: [entry("store jinja2 2.10 archived")] };
  expect(plan(came)).toEqual(["archive store jinja2 2.10: it was archived before, and can be downloaded again"]);
});

test("a run that was stopped is finished, whichever way it had got", () => {
  const ledger = [entry("store jinja2 2.10 archiving"), entry("team jinja2 2.10 archiving")];
  const now = [present("store jinja2 2.10 Archived"), present("team jinja2 2.10 Published")];
  expect(plan({ ledger, present: now })).toEqual(["archive team jinja2 2.10", "note store jinja2 2.10 archived gate"]);
  // The gate does not name it any more: what was not done is not done, and what was done is put back.
  expect(plan({ scan: scan(), ledger, present: now })).toEqual([
    "release store jinja2 2.10 to Published: the gate no longer names it",
    "forget team jinja2 2.10",
  ]);
  const releasing = [entry("store jinja2 2.10 releasing"), entry("team jinja2 2.10 releasing")];
  expect(plan({ scan: scan(), ledger: releasing, present: now })).toEqual([
    "release store jinja2 2.10 to Published: a run that was stopped had begun to release it",
    "forget team jinja2 2.10",
  ]);
});

test("only a scan that asked about it since then can release it", () => {
  const held = { present: [present("store jinja2 2.10 Archived")], ledger: [entry("store jinja2 2.10 archived", { before: "Unlisted" })] };
  expect(plan({ ...held, scan: scan() })).toEqual(["release store jinja2 2.10 to Unlisted: the gate no longer names it"]);
  expect(plan({ ...held, scan: scan({ checked: () => false }) })).toEqual([
    "left store jinja2 2.10: the scan has not checked it: not known whether it is still a problem (!)",
  ]);
  expect(plan({ ...held, scan: scan({ checked: () => undefined }) })).toEqual([
    "left store jinja2 2.10: the scan has not seen it: not known whether it is still a problem (!)",
  ]);
  expect(plan({ ...held, scan: scan({ hadGate: false }) })).toEqual([
    "left store jinja2 2.10: the scan had no gate: it does not say whether anything speaks against it (!)",
  ]);
  expect(plan({ ...held, scan: scan({ startedAt: SINCE }) })).toEqual(["left store jinja2 2.10: the scan is older than its quarantine"]);
});

test("what somebody else has put back, or deleted, is forgotten", () => {
  const ledger = [entry("store jinja2 2.10 archived"), entry("team jinja2 2.10 archived")];
  expect(plan({ scan: scan(), ledger, present: [present("store jinja2 2.10 Published")] })).toEqual([
    "forget store jinja2 2.10",
    "forget team jinja2 2.10",
    "left store jinja2 2.10: somebody else has set it to Published: the ledger forgets it",
  ]);
});

test("a repository that is not looked at keeps its entries, and a person has to look", () => {
  const ledger = [entry("other jinja2 2.10 archived")];
  expect(plan({ scan: scan(), ledger })).toEqual(["left other jinja2 2.10: its repository is not one that this environment looks at (!)"]);
});

test("what a person has released stays until a later scan names it", () => {
  const released = entry("store jinja2 2.10 released", { since: "2026-11-24T11:30:00.000Z" });
  const here = [present("store jinja2 2.10 Published")];
  const stays =
    "left store jinja2 2.10: ana has released it; the next scan judges it again: waive it in policy.yaml, or it is archived again";
  expect(plan({ ledger: [released], present: here })).toEqual([stays]);
  expect(plan({ ledger: [{ ...released, since: SINCE }], present: here })).toEqual(["archive store jinja2 2.10"]);
  expect(plan({ scan: scan(), ledger: [{ ...released, since: SINCE }], present: here })).toEqual(["forget store jinja2 2.10"]);
  // A run that was stopped has not noted it.
  const begun = { ...released, state: "releasing" as const, byHand: true };
  expect(plan({ ledger: [begun], present: here })).toEqual([stays]);
  expect(plan({ ledger: [begun], present: [present("store jinja2 2.10 Archived")] })).toEqual([
    "release store jinja2 2.10 to Published: a run that was stopped had begun to release it",
  ]);
});

describe("a hold", () => {
  const cameIn = new Date("2026-11-24T08:00:00Z");
  const young = [{ package: "six", version: "2.0", cameIn }];
  const hold = { scan: scan(), policy: { tripped: true, minimumAgeHours: 24 }, young };
  const until = "2026-11-25T08:00:00.000Z";
  const held = entry("store six 2.0 archived age", { until });

  test("archives what came in lately, until it is old enough", () => {
    const { archive } = decide({ ...NOTHING, ...hold, present: [present("store six 2.0 Published")] });
    expect(archive.map(({ entry: each }) => [placeKey(each), each.cause, each.reason, each.until])).toEqual([
      ['["store","six","2.0"]', "age", "came in 2026-11-24 08:00 UTC, less than 24 hours ago", until],
    ]);
  });

  test("stays while it lasts, and ends by itself", () => {
    const here = [present("store six 2.0 Archived")];
    expect(plan({ ...hold, young: [], ledger: [held], present: here })).toEqual([`left store six 2.0: held until 2026-11-25 08:00 UTC`]);
    expect(plan({ ...hold, young: [], ledger: [held], present: here, now: new Date(until) })).toEqual([
      "release store six 2.0 to Published: it has been in the domain long enough",
    ]);
    expect(plan({ ...hold, policy: { tripped: true }, young: [], ledger: [held], present: here })).toEqual([
      "release store six 2.0 to Published: the policy has no minimumAgeHours any more",
    ]);
  });

  test("becomes the gate's if the gate names it", () => {
    const named = scan({ tripping: [{ package: "six", version: "2.0", reasons: ["high: six 2.0, SNYK-9"] }] });
    expect(plan({ ...hold, scan: named, ledger: [held], present: [present("store six 2.0 Archived")] })).toEqual([
      "note store six 2.0 archived gate",
    ]);
  });

  test("leaves alone what a waiver of the version names, and what a person has released", () => {
    const waiver = { package: "six", versions: "==2.0", owner: "data team", reason: "needed", state: "holds" as const, matches: 0 };
    const here = [present("store six 2.0 Published")];
    expect(plan({ ...hold, scan: scan({ waivers: [waiver] }), present: here })).toEqual(["left all six 2.0: waived by data team"]);
    expect(plan({ ...hold, scan: scan({ waivers: [{ ...waiver, issue: "SNYK-1" }] }), present: here })).toEqual(["archive store six 2.0"]);
    expect(plan({ ...hold, scan: scan({ waivers: [{ ...waiver, state: "expired" }] }), present: here })).toEqual(["archive store six 2.0"]);
    const last = (expires: string) => plan({ ...hold, scan: scan({ waivers: [{ ...waiver, expires }] }), present: here });
    // Its last day is today, and was yesterday: the scan may be of the day before.
    expect([last("2026-11-24"), last("2026-11-23")]).toEqual([["left all six 2.0: waived by data team"], ["archive store six 2.0"]]);
    const released = { ...held, state: "released" as const };
    expect(plan({ ...hold, ledger: [released], present: here })).toEqual(["left store six 2.0: ana has released it; it is not held again"]);
    expect(plan({ ...hold, young: [], ledger: [released], present: here, now: new Date(until) })).toEqual(["forget store six 2.0"]);
  });
});
