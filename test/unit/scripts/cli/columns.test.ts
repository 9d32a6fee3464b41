import { fitted, wrapped } from "../../../../scripts/cli/columns";
import { table } from "../../../../scripts/cli/table";

const ROWS = [
  ["environment", "check", "what"],
  ["prod", "credentials", "arn:aws:sts::111122223333:assumed-role/package-scan-deploy/ops, by profile prod (credential_process)"],
  ["staging", { text: "state bucket", style: "red" as const }, "staging-scan-state-111122223333-eu-central-1 does not exist"],
];

test.each([60, 80, 100])("a table fits into %d columns, and no word of it is lost", (width) => {
  const lines = table(ROWS, false, width);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  expect(lines.length).toBeGreaterThan(ROWS.length);
  const letters = (text: string) => [...text.replace(/\s/g, "")].sort().join("");
  expect(letters(lines.join(""))).toBe(
    letters(
      ROWS.flat()
        .map((cell) => (typeof cell === "string" ? cell : cell.text))
        .join(""),
    ),
  );
});

test("columns that have no room go on below, heads and cells alike", () => {
  const rows = [
    ["environment", "account", "last scan", "packages", "checked", "critical", "high", "medium", "low", "new", "fixed", "look at"],
    ["prod", "111122223333", "2026-11-24 08:00 UTC", "1309", "1300", "2", "10", "30", "44", "1", "0", "results/fleet/prod.html"],
    ["staging", "222233334444", { text: "never", style: "red" as const }],
  ];
  expect(table(rows, false, 60)).toEqual([
    "environment  account       last scan       packages  checked",
    "    critical  high  medium  low  new  fixed  look at",
    "prod         111122223333  2026-11-24      1309      1300",
    "                           08:00 UTC",
    "    2         10    30      44   1    0      results/fleet/p",
    "                                             rod.html",
    "staging      222233334444  never",
  ]);
  for (const width of [60, 80, 100]) expect(Math.max(...table(rows, false, width).map((line) => line.length))).toBeLessThanOrEqual(width);
});

test("a table that fits, and one for a pipe, stay as they are", () => {
  expect(table(ROWS, false, 200)).toEqual(table(ROWS, false));
  expect(table(ROWS, false)).toHaveLength(ROWS.length);
});

test("the widest columns give way first, none below eight", () => {
  expect(fitted([4, 10, 60], 50)).toEqual([4, 10, 32]);
  expect(fitted([40, 40], 42)).toEqual([20, 20]);
  expect(fitted([8, 30, 30], 10)).toEqual([8, 8, 8]);
});

test("text is broken at blanks, and within a word only if that is longer than a line", () => {
  expect(wrapped("one two three", 7)).toEqual(["one two", "three"]);
  expect(wrapped("abcdefghij kl", 4)).toEqual(["abcd", "efgh", "ij", "kl"]);
  expect(wrapped("", 4)).toEqual([""]);
});
