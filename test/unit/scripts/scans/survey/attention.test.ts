import { attentionOf, byAttention } from "../../../../../scripts/scans/survey/attention";
import type { AccountScans } from "../../../../../scripts/scans/survey/survey";
import { coverageText } from "../../../../../scripts/scans/words";
import { NOW, surveyed, wholeScan } from "../../../../helpers/scans";

const STAMP = "2026-11-24-080000";
const trend = { since: "2026-11-23-080000", appeared: 0, fixed: 1, unknown: 0 };
const refused = { step: "inventory" as const, subject: "team", reason: "AccessDenied" };
const run = (status: string) => ({ status, startedAt: new Date("2026-11-24T10:00:00Z") });
const scheduled = (expression: string, stamp: string) =>
  surveyed("dev", wholeScan(stamp, ["a 1"], []), { schedule: { expression, timezone: "UTC" } });
const account = (findings: readonly string[], more: Partial<AccountScans> = {}) =>
  surveyed("dev", wholeScan(STAMP, ["a 1"], findings), { trend, ...more });

it.each<[string, AccountScans, string, readonly string[]]>([
  ["nothing", account([]), "good", []],
  ["medium and low only", account(["S-1 medium a 1", "S-2 low a 1"]), "good", []],
  ["high", account(["S-1 high a 1"]), "warn", ["1 high"]],
  ["critical before high", account(["S-1 high a 1", "S-2 critical a 1"]), "bad", ["1 critical", "1 high"]],
  ["the gate", surveyed("dev", wholeScan(STAMP, ["a 1"], [], { exitCode: 1 })), "bad", ["gate tripped"]],
  ["an empty domain", surveyed("dev", wholeScan(STAMP, [], [])), "warn", ["nothing to check"]],
  [
    "something unchecked",
    surveyed("dev", wholeScan(STAMP, ["a 1", "!b 1"], [])),
    "unknown",
    ["only 50 % checked", "no complete scan known"],
  ],
  [
    "nothing checked",
    account([], { latest: wholeScan(STAMP, ["!a 1", "!b 1"], []) }),
    "unknown",
    ["none of 2 checked", "last complete scan 3 hours ago"],
  ],
  [
    "packages that could not be listed",
    surveyed("dev", wholeScan(STAMP, [], [], { failures: [refused] }), {
      lastComplete: { stamp: "s", finishedAt: "2026-11-21T08:00:00Z" },
    }),
    "unknown",
    ["packages could not be listed", "last complete scan 3 days ago"],
  ],
  [
    "a snapshot that failed",
    surveyed("dev", wholeScan(STAMP, ["a 1"], [], { failures: [{ ...refused, step: "monitor" }] })),
    "unknown",
    ["incomplete", "no complete scan known"],
  ],
  [
    "a word against the counts",
    account([], { latest: wholeScan(STAMP, ["!a 1"], [], { complete: true, exitCode: 0 }) }),
    "unknown",
    ["none of 1 checked", "last complete scan 3 hours ago"],
  ],
  [
    "part of it critical",
    surveyed("dev", wholeScan(STAMP, ["a 1", "!b 1"], ["S-1 critical a 1"])),
    "bad",
    ["only 50 % checked", "no complete scan known", "1 critical"],
  ],
  ["a failed run", account([], { failedRun: run("Failed") }), "unknown", ["last run failed 1 hour ago", "last complete scan 3 hours ago"]],
  [
    "a stopped run",
    account([], { failedRun: run("Stopped") }),
    "unknown",
    ["last run stopped 1 hour ago", "last complete scan 3 hours ago"],
  ],
  [
    "a run that does not scan",
    account([], { failedRun: run("Succeeded") }),
    "unknown",
    ["last run left no results 1 hour ago", "last complete scan 3 hours ago"],
  ],
  [
    "a failed first run",
    surveyed("dev", undefined, { failedRun: run("Failed") }),
    "unknown",
    ["never scanned", "last run failed 1 hour ago"],
  ],
  [
    "runs that nobody may list",
    account([], { runProblem: "denied", problems: ["denied"] }),
    "unknown",
    ["last run not known", "last complete scan 3 hours ago"],
  ],
  [
    "another registry",
    account([], { otherDomain: "other (1, eu-central-1)" }),
    "unknown",
    ["scanned another domain: other (1, eu-central-1)", "last complete scan 3 hours ago"],
  ],
  [
    "the future",
    surveyed("dev", wholeScan("2026-11-24-110600", ["a 1"], [])),
    "unknown",
    ["last scan dated in the future", "last complete scan in the future"],
  ],
  ["a clock that is a little ahead", surveyed("dev", wholeScan("2026-11-24-110400", ["a 1"], [])), "good", []],
  ["an old scan", surveyed("dev", wholeScan("2026-11-20-105959", ["a 1"], [])), "unknown", ["last scan 4 days ago"]],
  ["two missed starts", scheduled("rate(1 day)", "2026-11-22-105959"), "unknown", ["last scan 2 days ago"]],
  ["one missed start", scheduled("rate(1 day)", "2026-11-22-110001"), "good", []],
  ["a week, every week", scheduled("rate(7 days)", "2026-11-14-110001"), "good", []],
  ["an hour, every hour", scheduled("rate(1 hour)", "2026-11-24-080000"), "unknown", ["last scan 3 hours ago"]],
  ["a long weekend", surveyed("dev", wholeScan("2026-11-20-110001", ["a 1"], [])), "good", []],
  ["news", account([], { trend: { ...trend, appeared: 2, unknown: 1 } }), "warn", ["2 new", "1 no longer looked at"]],
  [
    "a broken run",
    account([], { unfinished: "2026-11-24-090000" }),
    "unknown",
    ["scan 2026-11-24-090000 did not finish", "last complete scan 3 hours ago"],
  ],
  ["a run that goes on", account([], { unfinished: "2026-11-24-090000", running: true }), "warn", ["scan 2026-11-24-090000 is running"]],
  ["a gap", account([], { problems: ["x"] }), "warn", ["1 earlier scan not readable"]],
  ["no scan", surveyed("dev", undefined), "unknown", ["never scanned"]],
])("%s", (_name, scans, level, reasons) => {
  expect(attentionOf(scans, NOW)).toEqual({ level, reasons });
});

it("sorts by level, then by the worst finding, then by name", () => {
  const named = (environment: string, scans: AccountScans) => ({ ...scans, environment });
  const accounts = [
    named("fine", account([])),
    named("high-1", account(["S-1 high a 1"])),
    named("new", surveyed("new", undefined)),
    named("b", account(["S-1 critical a 1"])),
    named("away", surveyed("away", undefined, { condition: "could not read", problems: ["x"] })),
    named("a", account(["S-1 critical a 1"])),
    named("worst", account(["S-1 critical a 1", "S-2 high a 1"])),
    named("high-2", account(["S-1 high a 1", "S-2 high a 1"])),
  ];
  const order = [...accounts].sort(byAttention(NOW)).map(({ environment }) => environment);
  expect(order).toEqual(["worst", "a", "b", "away", "new", "high-2", "high-1", "fine"]);
});

it.each([
  [3000, 2999, "99.9 %"],
  [3000, 3000, "100 %"],
  [3, 2, "66.6 %"],
  [0, 0, "-"],
])("of %i packages %i checked is %s", (packages, checked, text) => {
  expect(coverageText({ packages, checked })).toBe(text);
});
