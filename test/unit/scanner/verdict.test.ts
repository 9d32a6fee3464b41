import { countBySeverity } from "../../../modules/scanner/contract/findings";
import type { Failure } from "../../../modules/scanner/contract/results";
import { coverageOf, verdictText } from "../../../modules/scanner/contract/verdict";

const refused: Failure = { step: "inventory", subject: "team", reason: "denied" };
const scan = (packages: number, checked: number, complete: boolean, failures: Failure[] = [], total = 0) => ({
  packages,
  checked,
  complete,
  failures,
  findings: { total, bySeverity: countBySeverity([]) },
});

test.each([
  [scan(13, 13, true), "whole", "All 13 checked: no finding"],
  [scan(13, 13, true, [], 2), "whole", "All 13 checked: 2 findings"],
  [scan(0, 0, true), "nothing to check", "Nothing to check: the domain has no published package version"],
  [scan(13, 12, false, [], 1), "partial", "Incomplete: 12 of 13 checked, 1 finding in them"],
  [scan(13, 0, false), "none", "Incomplete: none of 13 checked, so nothing is known of them"],
  [scan(0, 0, false, [refused]), "none", "Incomplete: it is not known what there is to check"],
  [
    scan(13, 13, false, [refused]),
    "partial",
    "Incomplete: all 13 that are known were checked, no finding in them; 1 thing could not be done",
  ],
  // Contradictions: the counts are believed, not the word.
  [scan(13, 0, true), "none", "Incomplete: none of 13 checked, so nothing is known of them"],
  [scan(0, 0, true, [refused]), "none", "Incomplete: it is not known what there is to check"],
])("%j", (summary, coverage, text) => {
  expect([coverageOf(summary), verdictText(summary)]).toEqual([coverage, text]);
});

test("a verdict names what the settings leave out, however whole the rest is", () => {
  const summary = { ...scan(13, 13, true), notLookedAt: ["guest", "other"] };
  expect([coverageOf(summary), verdictText(summary)]).toEqual(["whole", "All 13 checked: no finding; not looked at: guest, other"]);
});
