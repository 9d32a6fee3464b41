import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../scripts/process/paths";

interface Promised {
  readonly promise: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const README = read("README.md");
const PROMISES = promisesIn(read("docs/promises.md"));

/** The rows of the tables: a promise, then its tests, each as a file in backticks and the case's title. */
function promisesIn(text: string): Promised[] {
  const rows = text.split("\n").filter((line) => line.startsWith("| ") && !/^\| (promise|-+) /.test(line));
  return rows.map((line) => {
    const [promise = "", cells = ""] = line.split(/ +\|/).map((cell) => cell.replace(/^\|? */, ""));
    const tests = cells.split("<br>").map((cell) => {
      const [, file = "", title = ""] = /^`([^`]+)`: (.+)$/.exec(cell) ?? [];
      return { file, title };
    });
    return { promise, tests };
  });
}

/** Whether a test or a table of tests has this title. */
function hasCase(source: string, title: string): boolean {
  return source
    .split(`"${title}"`)
    .slice(0, -1)
    .some((before) => /\(\s*$/.test(before));
}

test.each(PROMISES.map(({ promise, tests }) => [promise, tests] as const))("%s", (promise, tests) => {
  expect(README).toContain(promise);
  for (const { file, title } of tests) {
    expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
    expect([title, hasCase(read(file), title)]).toEqual([title, true]);
  }
});

test("no promise stands twice, and the table is not empty", () => {
  const promises = PROMISES.map(({ promise }) => promise);
  expect(new Set(promises).size).toBe(promises.length);
  expect(promises.length).toBeGreaterThanOrEqual(60);
});

test("each point of the section on trust has a test", () => {
  const [, section = ""] = README.split("\n## Why trust it with production credentials\n");
  const points = (section.split("\n## ")[0] ?? "").split("\n").filter((line) => line.startsWith("- "));
  expect(points.length).toBeGreaterThan(4);
  for (const point of points) expect([point, PROMISES.some(({ promise }) => point.includes(promise))]).toEqual([point, true]);
});

test("a promise with a word changed, or a title that no test has, would be noticed", () => {
  const [row] = promisesIn(
    "| promise | tests |\n| --- | --- |\n| It never fails. | `test/unit/docs/promises.test.ts`: no such case<br>`a`: b |\n",
  );
  expect(row).toEqual({
    promise: "It never fails.",
    tests: [
      { file: "test/unit/docs/promises.test.ts", title: "no such case" },
      { file: "a", title: "b" },
    ],
  });
  expect(README).not.toContain("It never fails.");
  expect([
    hasCase('it("such a case", f)', "such a case"),
    hasCase('it(\n  "such a case",', "such a case"),
    hasCase('x = "such a case"', "such a case"),
  ]).toEqual([true, true, false]);
});
