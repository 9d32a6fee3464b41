import { ROOT } from "../../scripts/process/paths";
import { run } from "../helpers/run";

const VERB = "scripts/verbs/plan.ts";
/** Texts in one of our files, and whether the rules on writing must complain. */
const CASES: readonly (readonly [file: string, text: string, complains: boolean])[] = [
  [VERB, 'import { writeFileSync } from "node:fs";', true],
  [VERB, 'import { appendFile } from "node:fs/promises";', true],
  [VERB, 'import { createWriteStream } from "fs";', true],
  [VERB, 'import { openSync } from "node:fs";', true],
  [VERB, 'import * as fs from "node:fs";', true],
  [VERB, 'import { mkdirSync } from "node:fs";', true],
  [VERB, 'import atomic from "write-file-atomic";', true],
  [VERB, 'process.stdout.write("x");', true],
  [VERB, "const { stderr } = process;", true],
  [VERB, 'import { readFileSync } from "node:fs";', false],
  ["scripts/process/files.ts", 'import { writeFileSync } from "node:fs";', false],
  ["scripts/cli/console.ts", 'process.stdout.write("x");', false],
  ["scripts/process/child.ts", 'process.stderr.write("x");', true],
  ["scripts/process/last-words.ts", 'process.stderr.write("x");', false],
];

/** ESLint's configuration is an ES module, which jest does not load: this runs beside it. */
const SCRIPT = `
import { ESLint, Linter } from "eslint";
const eslint = new ESLint();
const found = [];
for (const [file, text] of JSON.parse(process.argv[1])) {
  const { rules } = await eslint.calculateConfigForFile(file);
  const chosen = Object.entries(rules).filter(([name]) => name === "no-restricted-imports" || name === "no-restricted-properties");
  found.push([file, text, new Linter().verify(text, { rules: Object.fromEntries(chosen) }).length > 0]);
}
console.log(JSON.stringify(found));
`;

test("no command can write past the redactor, but for the writers themselves", async () => {
  const args = ["--input-type=module", "-e", SCRIPT, JSON.stringify(CASES)];
  const { stdout } = await run(process.execPath, args, { cwd: ROOT, env: process.env });
  expect(JSON.parse(stdout)).toEqual(CASES);
});
