import { attentionOf, byAttention } from "../../../../../scripts/scans/survey/attention";
import type { AccountScans } from "../../../../../scripts/scans/survey/survey";
import { coverageText } from "../../../../../scripts/scans/words";
import { NOW, surveyed, wholeScan } from "../../../../helpers/scans";

const STAMP = "2026-11-24-080000";
const trend = { since: "2026-11-23-080000", appeared: 0, fixed: 1, unknown: 0 };
const account = (findings: readonly string[], more: Partial<AccountScans> = {}) =>
  surveyed("dev", wholeScan(STAMP, ["a 1"], findings), { trend, ...more });

it.each<[string, AccountScans, string, readonly string[]]>([
  ["nothing", account([]), "good", []],
  ["medium and low only", account(["S-1 medium a 1", "S-2 low a 1"]), "good", []],
  ["high", account(["S-1 high a 1"]), "warn", ["1 high"]],
  ["critical before high", account(["S-1 high a 1", "S-2 critical a 1"]), "bad", ["1 critical", "1 high"]],
  ["the gate", surveyed("dev", wholeScan(STAMP, ["a 1"], [], { exitCode: 1 })), "bad", ["gate tripped"]],
  ["an empty domain", surveyed("dev", wholeScan(STAMP, [], [])), "warn", ["no packages"]],
  ["something unchecked", surveyed("dev", wholeScan(STAMP, ["a 1", "!b 1"], [])), "warn", ["only 50 % checked"]],
  ["an old scan", surveyed("dev", wholeScan("2026-11-20-105959", ["a 1"], [])), "warn", ["last scan 4 days ago"]],
  ["a long weekend", surveyed("dev", wholeScan("2026-11-20-110001", ["a 1"], [])), "good", []],
  ["news", account([], { trend: { ...trend, appeared: 2, unknown: 1 } }), "warn", ["2 new", "1 no longer looked at"]],
  ["a broken run", account([], { unfinished: "2026-11-24-090000" }), "warn", ["scan 2026-11-24-090000 did not finish"]],
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
