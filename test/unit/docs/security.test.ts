import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../scripts/process/paths";

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const TEXT = read("docs/security.md");

/** The points about somebody: what stops them, with a test at its end. */
const POINTS = TEXT.split("\n").filter((line) => line.startsWith("- "));

/** Whether a test or a table of tests has this title. */
function hasCase(source: string, title: string): boolean {
  return source
    .split(`"${title}"`)
    .slice(0, -1)
    .some((before) => /\(\s*$/.test(before));
}

test.each(POINTS)("%s", (point) => {
  const [, file = "", title = ""] = /`(test\/[^`]+)`: (.+)$/.exec(point) ?? [];
  expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
  expect([title, hasCase(read(file), title)]).toEqual([title, true]);
});

test("everybody in the model is stopped by something, and something remains", () => {
  const people = TEXT.split("\n### ").slice(1);
  expect(people.length).toBeGreaterThanOrEqual(10);
  for (const person of people) expect([/^- /m.test(person), person.includes("\n**Remains**: ")]).toEqual([true, true]);
});

test("a point without a test, or with a title that no test has, would be noticed", () => {
  expect(hasCase('test("such a case", f)', "such a case")).toBe(true);
  expect(hasCase('x = "such a case"', "such a case")).toBe(false);
  expect(/`(test\/[^`]+)`: (.+)$/.exec("- It is safe.")).toBeNull();
});
