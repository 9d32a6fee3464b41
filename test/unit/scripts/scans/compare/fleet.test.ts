import { shareFindings, spreadPackages } from "../../../../../scripts/scans/compare/fleet";
import { showAcross } from "../../../../../scripts/scans/show/shared-findings";
import { wholeScan } from "../../../../helpers/scans";
import { screen } from "../../../../helpers/states";

const STAMP = "2026-11-24-080000";
const scanOf = (environment: string, packages: readonly string[], findings: readonly string[]) => {
  const { summary, findings: found, inventory } = wholeScan(STAMP, packages, findings);
  return { environment, summary, findings: found, packages: inventory.packages };
};
const scans = [
  scanOf("dev", ["pyyaml 5.10", "six 1"], ["S-1 critical pyyaml 5.10", "S-3 high six 1"]),
  scanOf("prod", ["pyyaml 5.9", "!six 1", "jinja2 2"], ["S-1 critical pyyaml 5.9", "S-2 high jinja2 2"]),
  scanOf("staging", ["pyyaml 6", "jinja2 2", "other 1"], ["S-2 high jinja2 2"]),
];

it("has each finding once with all its accounts: the worst first, then those of most accounts", () => {
  expect(shareFindings(scans).map(({ id, package: name, version, environments }) => [id, name, version, ...environments])).toEqual([
    ["S-1", "pyyaml", "5.10", "dev"],
    ["S-1", "pyyaml", "5.9", "prod"],
    ["S-2", "jinja2", "2", "prod", "staging"],
    ["S-3", "six", "1", "dev"],
  ]);
});

it("has all versions of a package with findings, also those without any, in natural order", () => {
  const spread = spreadPackages(scans);
  expect(spread.map(({ name, versions }) => [name, versions.map(({ version, environments }) => [version, environments])])).toEqual([
    [
      "pyyaml",
      [
        ["5.9", ["prod"]],
        ["5.10", ["dev"]],
        ["6", ["staging"]],
      ],
    ],
    ["jinja2", [["2", ["prod", "staging"]]]],
    ["six", [["1", ["dev", "prod"]]]],
  ]);
  expect(spread[0]?.versions.map(({ findings }) => findings.critical)).toEqual([1, 1, 0]);
  expect(spread[2]?.versions[0]?.notCheckedIn).toEqual(["prod"]);
});

it("says which parts are unknown", () => {
  const { console, text } = screen();
  const environments = scans.map(({ environment, summary: { stamp, complete } }) => ({ environment, stamp, complete }));
  const across = { environments, findings: shareFindings(scans), packages: spreadPackages(scans), notRead: [] };
  expect(showAcross(across, console)).toBe(1);
  expect(text().split("\n").slice(0, 1)).toEqual(["4 findings in 3 environments, 1 in more than one"]);
  expect(text()).toContain("  six      1        1 high      dev, prod (not checked in prod)\n");
  expect(text()).toContain("prod: the scan 2026-11-24-080000 is incomplete.\n");
  expect(showAcross({ ...across, notRead: [{ environment: "away", reason: "no" }] }, screen().console)).toBe(1);
});
