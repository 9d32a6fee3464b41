import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../scripts/process/paths";
import { marked, sentencesOf } from "../../helpers/sentences";

interface Promised {
  readonly promise: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const README = read("README.md");
const [PROMISED = "", OTHERS = ""] = read("docs/promises.md").split("\n## Not promises\n");
const PROMISES = promisesIn(PROMISED);
/** What is said without a promise in it, with the reason why no test can hold it. */
const NOT_PROMISES = rowsOf(OTHERS).map(([sentence = "", kind = ""]) => ({ sentence, kind }));
/** Of a section that is measured as a whole, such as the figures, there is one row. */
const MEASURED = ["## Figures"];
const KINDS = ["description", "fact of others", "limit", "measured"];

/** The rows of all tables, without their heads. */
function rowsOf(text: string): string[][] {
  const lines = text.split("\n");
  const rows = lines.filter((line, index) => line.startsWith("| ") && !line.startsWith("| -") && !lines[index + 1]?.startsWith("| -"));
  return rows.map((line) => line.split(/ +\|/).map((cell) => cell.replace(/^\|? */, "")));
}

/** A promise, then its tests, each as a file in backticks and the case's title. */
function promisesIn(text: string): Promised[] {
  return rowsOf(text).map(([promise = "", cells = ""]) => {
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

/** The sentences of which no row quotes a part, and that are not listed whole as no promise. */
function unquotedIn(readme: string, promises: readonly string[], others: readonly string[]): string[] {
  const sections = readme.split(/(?=^## )/m).filter((section) => !others.includes(section.split("\n", 1)[0] ?? ""));
  const left = sentencesOf(marked(marked(sections.join(""), promises, "█"), others, "░"));
  return left.filter((sentence) => !sentence.includes("█") && /[\p{L}\p{N}]/u.test(sentence));
}

test("each sentence of the README is in a row: with its test, or as no promise", () => {
  const promises = PROMISES.map(({ promise }) => promise);
  const others = NOT_PROMISES.map(({ sentence }) => sentence);
  expect(unquotedIn(README, promises, others)).toEqual([]);
});

test("what is called no promise is in the README, for a reason of a known kind, and no section but the figures is left out", () => {
  expect(NOT_PROMISES.filter(({ sentence }) => !README.includes(sentence))).toEqual([]);
  expect(NOT_PROMISES.filter(({ kind }) => !KINDS.includes(kind))).toEqual([]);
  expect(NOT_PROMISES.map(({ sentence }) => sentence).filter((sentence) => sentence.startsWith("#"))).toEqual(MEASURED);
});

test("a new sentence, cell or comment without a row would be noticed", () => {
  const readme = `# Title

![picture](a.png)

It scans; it never fails at all. See [the guide](guide.md). It is free.

- **Time**: each step ends in time

| key   | meaning                       | default |
| ----- | ----------------------------- | ------- |
| \`tags\` | tags of all resources; no more | none    |

\`\`\`sh
npm test   # runs all the tests
npm run x -- --color '#red'
\`\`\`

## Figures

It takes 3 seconds at most.
`;
  expect(unquotedIn(readme, ["It scans", "tags of all"], ["See [the guide](guide.md).", "It is"])).toEqual([
    "it never fails at all.",
    "░░ ░░ free.",
    "**Time**: each step ends in time",
    "runs all the tests",
    "It takes 3 seconds at most.",
  ]);
  expect(
    unquotedIn(readme, ["never fails", "It is free", "each step", "tags", "the tests"], ["See [the guide](guide.md).", "## Figures"]),
  ).toEqual([]);
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
