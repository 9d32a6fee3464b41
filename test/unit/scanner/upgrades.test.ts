import { byPackage } from "../../../modules/scanner/contract/findings";
import { bestUpgrade } from "../../../modules/scanner/contract/upgrades";
import { finding } from "../../helpers/scans";

/** Findings from text: the version that has it, then its fixed versions. */
const upgrade = (...lines: readonly string[]) =>
  bestUpgrade(lines.map((line) => ({ version: line.split(" ")[0] ?? "", fixedIn: line.split(" ").slice(1) })));

test.each<[string, string[], ReturnType<typeof upgrade>]>([
  ["the lowest version that ends all", ["5.3 5.3.1", "5.3 5.4"], { from: ["5.3"], to: "5.4", closes: 2 }],
  ["the lowest of those that end as many", ["1.0 1.5 2.0", "1.0 1.4 2.0"], { from: ["1.0"], to: "1.5", closes: 2 }],
  ["as far as fixes are known, if some have none", ["1.0", "1.0 1.1"], { from: ["1.0"], to: "1.1", closes: 1 }],
  ["several versions of a package", ["3.2.1 3.2.12 4.0.2", "2.2 2.2.27 3.2.12 4.0.2"], { from: ["2.2", "3.2.1"], to: "3.2.12", closes: 2 }],
  ["a later fix within a series", ["1.26.4 1.26.17 2.0.6", "1.26.4 1.26.18 2.0.7"], { from: ["1.26.4"], to: "1.26.18", closes: 2 }],
  [
    "not a version between two fixes, of which nothing is known",
    ["1.0 1.2 3.0", "1.0 1.3", "1.0 2.0"],
    { from: ["1.0"], to: "3.0", closes: 3 },
  ],
  ["numbers as numbers", ["1.9 1.10"], { from: ["1.9"], to: "1.10", closes: 1 }],
  ["never backwards", ["2.0 1.9"], undefined],
  ["not to what is the same version", ["1.0 1.0.0"], undefined],
  ["nothing without a fix", ["1.0"], undefined],
  ["no text that is not a version", ["1.0 <b> latest", "odd 2.0"], undefined],
])("the upgrade that closes most: %s", (_, lines, expected) => {
  expect(upgrade(...lines)).toEqual(expected);
});

test("packages and their findings come by severity, then by score; one without a score comes last", () => {
  const findings = [
    finding("S-1 high a 1", { cvssScore: 7.1 }),
    finding("S-2 high a 1"),
    finding("S-3 critical b 1", { cvssScore: 9.1 }),
    finding("S-4 high a 2", { cvssScore: 8.8 }),
    finding("S-5 critical c 1", { cvssScore: 9.8 }),
  ];
  expect(byPackage(findings).map(({ name, findings: each }) => [name, ...each.map(({ id }) => id)])).toEqual([
    ["c", "S-5"],
    ["b", "S-3"],
    ["a", "S-4", "S-1", "S-2"],
  ]);
});
