import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mendFirstLine } from "../../../../scripts/setup/long-shebang.mjs";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "shebang-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A script as pip installs it, with an interpreter in a folder of that name. */
function install(name: string): { script: string; python: string } {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  const python = join(place, "python3");
  symlinkSync(execFileSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).trim(), python);
  const script = join(place, "aws");
  writeFileSync(script, `#!${python}\nimport sys\nprint(sys.argv[1:])\n`);
  chmodSync(script, 0o700);
  return { script, python };
}

test.each([
  ["a blank", "my projects"],
  ["a quotation mark", `my "projects"`],
  ["a dollar", "my $HOME"],
  ["two hundred letters", "x".repeat(200)],
])("a script runs in a folder with %s in its name", (_, name) => {
  const { script, python } = install(name);
  mendFirstLine(script, python);
  mendFirstLine(script, python);
  expect(execFileSync(script, ["a b", "c"], { encoding: "utf8" })).toBe("['a b', 'c']\n");
});

test("a script in another folder stays as it is", () => {
  const { script, python } = install("plain");
  const before = readFileSync(script, "utf8");
  mendFirstLine(script, python);
  expect(readFileSync(script, "utf8")).toBe(before);
});
