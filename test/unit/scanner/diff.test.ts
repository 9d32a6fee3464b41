import { diffSchema, type LastComplete } from "../../../modules/scanner/contract/diff";
import type { Summary } from "../../../modules/scanner/contract/results";
import { diffOf, lastCompleteOf } from "../../../modules/scanner/steps/diff";
import type { Listing } from "../../../modules/scanner/steps/inventory";
import { finding, wholeScan } from "../../helpers/scans";

const scan = (stamp: string, packages: string[], findings: string[], more: Partial<Summary> = {}) => {
  const whole = wholeScan(stamp, packages, findings, more);
  return { summary: whole.summary, inventory: whole.inventory, findings: { stamp, findings: [...whole.findings] } };
};
const before = (packages: string[], findings: string[]): LastComplete => lastCompleteOf(scan("2026-11-23-080000", packages, findings));
const now = (packages: string[], findings: string[], more: Partial<Summary> = {}) => scan("2026-11-24-080000", packages, findings, more);
/** Versions that the domain has, chosen or not: `six 1.0`. */
const listed = (...texts: string[]): Listing[] =>
  texts.map((text) => {
    const [name = "", version = "", status = "Published"] = text.split(" ");
    return { name, repository: "team", versions: [{ version, status, origin: "public" as const }] };
  });
const ids = (diff: ReturnType<typeof diffOf>) =>
  Object.fromEntries((["new", "fixed", "notKnown"] as const).map((key) => [key, diff[key].map(({ id }) => id)]));

test("says what is new, fixed, changed, and which packages came and went", () => {
  const old = before(["six 1.0", "jinja2 2.10", "gone 1.0"], ["S-1 high six 1.0", "S-2 low jinja2 2.10", "S-3 low gone 1.0"]);
  const after = now(["six 1.0", "jinja2 2.10", "new 1.0"], ["S-2 high jinja2 2.10", "S-4 low new 1.0"]);
  const diff = diffOf(after, listed("six 1.0", "jinja2 2.10", "new 1.0"), old);
  expect(diffSchema.parse(JSON.parse(JSON.stringify(diff)))).toEqual(JSON.parse(JSON.stringify(diff)));
  expect(ids(diff)).toEqual({ new: ["S-4"], fixed: ["S-1", "S-3"], notKnown: [] });
  expect(diff.changed).toEqual([{ finding: finding("S-2 high jinja2 2.10"), before: { severity: "low" } }]);
  expect(diff.packages).toEqual({ added: [{ name: "new", version: "1.0" }], removed: [{ name: "gone", version: "1.0" }] });
  expect([diff.since, diff.stamp]).toEqual(["2026-11-23-080000", "2026-11-24-080000"]);
});

test("a version that still downloads but was not chosen any more is not fixed", () => {
  const old = before(["jinja2 2.10"], ["S-1 high jinja2 2.10"]);
  const after = now(["jinja2 3.1"], []);
  expect(ids(diffOf(after, listed("jinja2 3.1", "jinja2 2.10 Unlisted"), old))).toEqual({ new: [], fixed: [], notKnown: ["S-1"] });
  expect(ids(diffOf(after, listed("jinja2 3.1", "jinja2 2.10 Archived"), old))).toEqual({ new: [], fixed: ["S-1"], notKnown: [] });
});

test("neither is one that could not be checked, or that could not be listed", () => {
  const old = before(["six 1.0", "odd 1.0"], ["S-1 high six 1.0", "S-2 high odd 1.0"]);
  const unchecked = diffOf(now(["!six 1.0", "odd 1.0"], ["S-2 high odd 1.0"]), listed("six 1.0", "odd 1.0"), old);
  expect([ids(unchecked), unchecked.newlyNotChecked]).toEqual([
    { new: [], fixed: [], notKnown: ["S-1"] },
    [{ name: "six", version: "1.0", reason: "no answer" }],
  ]);
  const failures = [{ step: "inventory" as const, subject: "team/six", reason: "denied" }];
  const unlisted = diffOf(now(["odd 1.0"], [], { failures }), listed("odd 1.0"), old);
  expect([ids(unlisted), unlisted.complete]).toEqual([{ new: [], fixed: ["S-2"], notKnown: ["S-1"] }, false]);
});

test("a package that turns out to be private is named, and its findings are not fixed", () => {
  const after = now(["!six 1.0"], []);
  const inventory = { ...after.inventory, packages: after.inventory.packages.map((item) => ({ ...item, origin: "private" as const })) };
  const diff = diffOf({ ...after, inventory }, listed("six 1.0"), before(["six 1.0"], ["S-1 high six 1.0"]));
  expect([diff.newlyPrivate, ids(diff)]).toEqual([[{ name: "six", version: "1.0" }], { new: [], fixed: [], notKnown: ["S-1"] }]);
});

test("a new fix changes a finding, the order of fixes does not", () => {
  const old = { ...before(["six 1.0"], []), findings: [finding("S-1 high six 1.0", { fixedIn: ["1.1", "2.0"] })] };
  const with_ = (fixedIn: string[]) => {
    const after = now(["six 1.0"], []);
    return diffOf({ ...after, findings: { ...after.findings, findings: [finding("S-1 high six 1.0", { fixedIn })] } }, [], old).changed;
  };
  expect([with_(["2.0", "1.1"]), with_(["3.0"]).map((each) => each.before)]).toEqual([[], [{ fixedIn: ["1.1", "2.0"] }]]);
});

test("without a scan before, it says why there is nothing to compare with", () => {
  const diff = diffOf(now(["six 1.0"], ["S-1 high six 1.0"]), [], { because: "no earlier complete scan can be read (none)" });
  expect(diff).toMatchObject({ because: "no earlier complete scan can be read (none)", new: [], packages: { added: [], removed: [] } });
  expect(diff.since).toBeUndefined();
});
