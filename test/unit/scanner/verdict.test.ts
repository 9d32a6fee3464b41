import { countBySeverity } from "../../../modules/scanner/contract/findings";
import type { Failure } from "../../../modules/scanner/contract/results";
import { coverageOf, isDone, verdictText } from "../../../modules/scanner/contract/verdict";
import { accountFor } from "../../helpers/scans";

const refused: Failure = { step: "inventory", subject: "team", reason: "denied" };
const scan = (packages: number, checked: number, complete: boolean, failures: Failure[] = [], total = 0) => ({
  exitCode: complete ? 0 : 2,
  notChecked: [] as { name: string; version: string; reason: string }[],
  packages,
  checked,
  complete,
  failures,
  findings: { total, bySeverity: countBySeverity([]) },
  account: accountFor(packages, checked),
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
  [
    { ...scan(13, 13, true), exitCode: 2 },
    "partial",
    "Incomplete: all 13 that are known were checked, no finding in them; 0 things could not be done",
  ],
  [
    { ...scan(13, 13, true), notChecked: [{ name: "a", version: "1", reason: "no time" }] },
    "partial",
    "Incomplete: all 13 that are known were checked, no finding in them; 1 version was not checked",
  ],
  [{ ...scan(0, 0, true), exitCode: 3 }, "none", "Incomplete: it is not known what there is to check"],
  [{ ...scan(13, 13, true), exitCode: 1 }, "whole", "All 13 checked: no finding"],
])("%j", (summary, coverage, text) => {
  expect([coverageOf(summary), verdictText(summary)]).toEqual([coverage, text]);
});

test("a verdict names what the settings leave out, and such a scan is not whole", () => {
  const summary = { ...scan(13, 13, true), notLookedAt: ["guest", "other"] };
  expect([coverageOf(summary), isDone(summary), verdictText(summary)]).toEqual([
    "chosen",
    true,
    "13 of 13 versions checked: no finding in them; not looked at: guest, other",
  ]);
});

test("older versions, private ones and other formats are no failure, and no whole scan either", () => {
  const account = accountFor(5, 3);
  const left = {
    ...scan(5, 3, true, [], 1),
    notAsked: ["one", "other"].map((name) => ({ name, version: "1.0" })),
    account: {
      ...account,
      published: 9,
      notAsked: { ...account.notAsked, "not-checked": 0, "not-chosen": 4, private: 2 },
      otherFormats: { npm: 3 },
    },
  };
  expect([coverageOf(left), isDone(left), verdictText(left)]).toEqual([
    "chosen",
    true,
    "3 of 9 versions checked: 1 finding in them; 4 not chosen (scan.versions: default); 2 private and not sent to Snyk; packages of other formats, not looked at: 3 npm",
  ]);
  expect(coverageOf({ ...left, checked: 2 })).toBe("partial");
});

test("what an earlier scanner wrote says nothing of older versions, so it is no whole scan", () => {
  const earlier = { ...scan(13, 13, true), account: undefined };
  expect([coverageOf(earlier), isDone(earlier), verdictText(earlier)]).toEqual([
    "chosen",
    true,
    "13 checked: no finding; only the default version of each package, as earlier scanners did",
  ]);
  expect(coverageOf({ ...earlier, packages: 0, checked: 0 })).toBe("nothing to check");
});
