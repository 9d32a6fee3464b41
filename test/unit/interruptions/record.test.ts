import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../scripts/process/paths";
import { countsOf, pageOf } from "../../interruptions/page";
import { readRecord, type Row, rowIn, rowText, withRow } from "../../interruptions/record";
import { SCENARIOS } from "../../interruptions/scenarios";

const row: Row = {
  boundary: 1,
  sort: "s3 PutObject",
  fate: "lost",
  blow: "SIGKILL of ops",
  hit: "hit",
  first: "SIGKILL",
  outcome: "well",
};
const LINE = "1 | s3 PutObject | lost | SIGKILL of ops | hit | SIGKILL | well";
const sweep = { scenario: "guard", offset: 0, boundaries: 3, rows: [] };

test("a row is a line, and a line a row", () => {
  expect([rowText(row), rowIn(LINE)]).toEqual([LINE, row]);
  expect(() => rowIn("1 | s3 PutObject | lost")).toThrow();
  const instead = { ...row, meant: "SIGKILL of the provider" };
  expect([rowText(instead), rowIn(`${LINE} | in place of SIGKILL of the provider`)]).toEqual([
    `${LINE} | in place of SIGKILL of the provider`,
    instead,
  ]);
});

test("a boundary has one row in a sweep: the last; another offset is another sweep", () => {
  const once = withRow([], sweep, { ...row, outcome: "wrong" });
  const again = withRow(withRow(once, sweep, { ...row, boundary: 0 }), sweep, row);
  expect(again).toEqual([{ ...sweep, rows: [LINE.replace("1", "0"), LINE] }]);
  expect(withRow(again, { ...sweep, offset: 1 }, row)).toEqual([again[0], { ...sweep, offset: 1, rows: [LINE] }]);
  const other = withRow(again, sweep, { ...row, sort: "s3 CreateBucket" });
  expect(other).toEqual([{ ...sweep, rows: [LINE.replace("1", "0"), LINE, LINE.replace("s3 PutObject", "s3 CreateBucket")] }]);
  expect(withRow(again, { ...sweep, boundaries: 1 }, { ...row, boundary: 0 })).toEqual([
    { ...sweep, boundaries: 1, rows: [LINE.replace("1", "0")] },
  ]);
});

test("what was missed is not counted as hit, and a scenario that was never swept is named", () => {
  const sweeps = [{ ...sweep, rows: [LINE, rowText({ ...row, boundary: 2, hit: "missed", outcome: "told" })] }];
  expect(countsOf(sweeps[0]?.rows.map(rowIn) ?? [])).toBe(
    "2 interruptions: 1 hit, 1 missed; after 1, the next run said what to do; 0 wrong",
  );
  const page = pageOf(sweeps);
  expect(page).toContain("| guard | 0 | 3 | 2 | 1 | 1 | 0 |\n");
  expect(page).toContain("| s3 PutObject | ops | 1 | 1 | 1 of 5 |\n");
  // Whatever was missed has met nothing; what was meant, and could not be hit, is counted apart.
  expect(page).toContain("| guard | 3 | 5 | 1 | 0 | 15 |\n");
  const meant = rowText({ ...row, boundary: 0, meant: "SIGKILL of the provider" });
  expect(pageOf([{ ...sweep, scenario: "migrate", rows: [LINE, LINE, meant] }])).toContain("| migrate | 3 | 7 | 2 | 1 | 21 |\n");
  const others = SCENARIOS.map(({ name }) => name).filter((name) => name !== "guard");
  expect(page).toContain(`Never swept: ${others.join(", ")}.\n`);
});

test("the page is that of the record, whose scenarios exist", () => {
  const record = readRecord();
  const names = SCENARIOS.map(({ name }) => name);
  expect(record.filter(({ scenario }) => !names.includes(scenario))).toEqual([]);
  expect(readFileSync(join(ROOT, "docs", "interruptions-table.md"), "utf8")).toBe(pageOf(record));
});
