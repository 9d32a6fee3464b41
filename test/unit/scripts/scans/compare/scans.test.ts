import { compareFindings } from "../../../../../modules/scanner/contract/finding-changes";
import { comparePackages } from "../../../../../scripts/scans/compare/packages";
import { compareScans } from "../../../../../scripts/scans/compare/scans";
import { showComparison } from "../../../../../scripts/scans/show/comparison";
import { wholeScan } from "../../../../helpers/scans";
import { screen } from "../../../../helpers/states";

const OLD = "2026-11-23-080000";
const NEW = "2026-11-24-080000";
const failed = (subject: string) => ({ failures: [{ step: "inventory" as const, subject, reason: "throttled" }] });

describe("compareFindings", () => {
  const before = wholeScan(OLD, ["a 1", "b 1"], ["S-1 high a 1", "S-2 low b 1"]);
  const ids = (findings: readonly { readonly id: string }[]) => findings.map(({ id }) => id);
  const outcome = (after: ReturnType<typeof wholeScan>) => {
    const { appeared, fixed, unknown, kept } = compareFindings(before, after);
    return { appeared: ids(appeared), fixed: ids(fixed), unknown: ids(unknown), kept: ids(kept) };
  };

  it("identifies a finding by id, package and version, whatever else changes", () => {
    const after = wholeScan(NEW, ["a 1", "b 2"], ["S-1 critical a 1", "S-2 low b 2"]);
    expect(outcome(after)).toEqual({ appeared: ["S-2"], fixed: ["S-2"], unknown: [], kept: ["S-1"] });
  });

  it("does not call a finding fixed if the newer scan could not check its package", () => {
    const after = wholeScan(NEW, ["!a 1", "b 1"], []);
    expect(outcome(after)).toEqual({ appeared: [], fixed: ["S-2"], unknown: ["S-1"], kept: [] });
  });

  it.each([
    ["team/a", ["S-2"], ["S-1"]],
    ["team/A", ["S-2"], ["S-1"]],
    ["team", [], ["S-1", "S-2"]],
  ])("does not call a finding fixed if its package could not be listed: %s", (subject, fixed, unknown) => {
    expect(outcome(wholeScan(NEW, [], [], failed(subject)))).toEqual({ appeared: [], fixed, unknown, kept: [] });
  });

  it("does not call a finding fixed if its repository is left out of the scan since", () => {
    expect(outcome(wholeScan(NEW, [], [], { notLookedAt: ["team"] }))).toMatchObject({ fixed: [], unknown: ["S-1", "S-2"] });
    expect(outcome(wholeScan(NEW, [], [], { notLookedAt: ["other"] }))).toMatchObject({ fixed: ["S-1", "S-2"], unknown: [] });
  });

  it("calls a finding fixed if its version was still listed and checked", () => {
    const after = wholeScan(NEW, ["a 1"], [], failed("team"));
    const { fixed, unknown } = compareFindings(before, after, (name, version) => name === "a" && version === "1");
    expect([ids(fixed), ids(unknown)]).toEqual([["S-1"], ["S-2"]]);
  });
});

describe("comparePackages", () => {
  const parse = (texts: readonly string[]) => texts.map((text) => ({ name: text.split(" ")[0] ?? "", version: text.split(" ")[1] ?? "" }));

  it("distinguishes added, removed and changed packages", () => {
    const changes = comparePackages(parse(["gone 1", "same 1", "up 1.0"]), parse(["came 1", "same 1", "up 1.1"]));
    expect(changes).toEqual({
      added: parse(["came 1"]),
      removed: parse(["gone 1"]),
      changed: [{ name: "up", from: ["1.0"], to: ["1.1"] }],
    });
  });

  it("handles packages with several versions", () => {
    const changes = comparePackages(parse(["a 1", "b 1", "b 2"]), parse(["a 1", "a 2", "b 2"]));
    expect(changes).toEqual({ added: parse(["a 2"]), removed: parse(["b 1"]), changed: [] });
  });
});

describe("compareScans", () => {
  const before = wholeScan(
    OLD,
    ["known 1", "blind 1", "up 1", "still 1", "gone 1", "quiet 1"].map((text) => (text === "blind 1" ? `!${text}` : text)),
    ["S-up high up 1", "S-still high still 1", "S-gone high gone 1", "S-quiet low quiet 1"],
  );
  const after = wholeScan(
    NEW,
    ["known 1", "blind 1", "up 2", "still 2", "quiet 1", "fresh 1"],
    ["S-known high known 1", "S-blind high blind 1", "S-new low up 2", "S-still high still 2", "S-fresh critical fresh 1"],
  );

  it("gives the reason why a finding is new or gone", () => {
    const { appeared, fixed } = compareScans(before, after);
    expect(Object.fromEntries(appeared.map(({ id, because }) => [id, because]))).toEqual({
      "S-known": "newly known",
      "S-blind": "not checked before",
      "S-new": "new version",
      "S-still": "was in another version",
      "S-fresh": "new package",
    });
    expect(Object.fromEntries(fixed.map(({ id, because }) => [id, because]))).toEqual({
      "S-up": "version replaced",
      "S-still": "is in another version",
      "S-gone": "package removed",
      "S-quiet": "no longer reported",
    });
  });

  it("does not call a package removed if it could not be listed", () => {
    const { packages, unknown } = compareScans(before, wholeScan(NEW, ["known 1"], [], failed("team/gone")));
    expect(packages.removed.map(({ name }) => name)).toEqual(["blind", "quiet", "still", "up"]);
    expect(packages.unknown).toEqual([{ name: "gone", version: "1" }]);
    expect(unknown.map(({ id }) => id)).toEqual(["S-gone"]);
  });

  it("is shown as numbers, then new, gone and changed findings", () => {
    const { console, text } = screen();
    const small = compareScans(
      wholeScan(OLD, ["up 1", "odd 1"], ["S-1 high up 1", "S-2 low odd 1"]),
      wholeScan(NEW, ["up 2", "!odd 1", "x 1"], ["S-3 critical x 1"]),
    );
    expect(showComparison(small, console)).toBe(1);
    expect(text().split("\n")).toEqual([
      "2026-11-23-080000 -> 2026-11-24-080000",
      "          packages  checked  findings",
      "  before  2         2        2",
      "  after   3         2        1",
      "",
      "1 new, 1 fixed, 1 not looked at, 0 as before",
      "",
      "new: 1 finding",
      "  severity  package  problem      fixed in  why",
      "  critical  x 1      Problem S-3  -         new package",
      "",
      "fixed: 1 finding",
      "  severity  package  problem      fixed in  why",
      "  high      up 1     Problem S-1  -         version replaced",
      "",
      "not looked at: 1 finding",
      "  severity  package  problem      fixed in  why",
      "  low       odd 1    Problem S-2  -         not checked any more",
      "",
      "  packages",
      "  changed   up  1 -> 2",
      "  added     x   1",
      "The scan 2026-11-24-080000 is incomplete: what it did not look at may differ, too.",
      "",
    ]);
  });
});
