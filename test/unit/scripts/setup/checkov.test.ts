import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { checkovLock, prepareCheckov } from "../../../../scripts/setup/checkov.mjs";
import { Unreachable } from "../../../../scripts/setup/failure.mjs";

/** A Python that makes virtual environments of itself, and whose pip does what the test says. */
const pythonWith = (pip: string) => `#!/bin/sh
here=$(dirname "$0")
case "$1 $2" in
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python3" ;;
  "-m pip") printf '%s\\n' "$*" > "$here/asked"
    ${pip} ;;
  *) echo '{"executable":"'"$0"'","version":"3.12.1","scripts":"","packages":{},"pkgResources":false}' ;;
esac
`;

let folder: string;
let path: string | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "checkov-"));
  path = process.env.PATH;
  process.env.PATH = [folder, path].join(delimiter);
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(folder, { recursive: true, force: true });
});

const prepareWith = async (pip: string) => {
  writeFileSync(join(folder, "python3"), pythonWith(pip));
  chmodSync(join(folder, "python3"), 0o755);
  return prepareCheckov(join(folder, "cache"));
};
const failureOf = (pip: string) =>
  prepareWith(pip).then(
    () => undefined,
    (error: unknown) => error,
  );

test("wheels of the lock alone are installed, by their hashes", async () => {
  const bin = join(folder, "cache", "checkov", "bin");
  expect(await prepareWith('touch "$here/checkov"')).toEqual([join(bin, "python3"), join(bin, "checkov")]);
  const asked = readFileSync(join(bin, "asked"), "utf8").trim();
  expect(asked).toMatch(/^-m pip install .*--no-deps --only-binary=:all: --require-hashes -r /);
  expect(asked.endsWith(`-r ${checkovLock}`)).toBe(true);
});

test("an index that does not answer is told apart from one that has other files, and nothing half made stays", async () => {
  const silent =
    "echo 'Retrying after connection broken by NewConnectionError' >&2; echo 'ERROR: No matching distribution found' >&2; exit 1";
  expect(await failureOf(silent)).toBeInstanceOf(Unreachable);
  const other = await failureOf("echo 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES' >&2; exit 1");
  expect(other).not.toBeInstanceOf(Unreachable);
  expect(other).toMatchObject({ name: "SetupFailure", message: expect.stringContaining("DO NOT MATCH THE HASHES") as string });
  expect(existsSync(join(folder, "cache", "checkov"))).toBe(false);
});

test("an installation without the program is a failure", async () => {
  expect(await failureOf("true")).toMatchObject({
    name: "SetupFailure",
    message: expect.stringContaining("could not install checkov") as string,
  });
});

test("every package of the lock has hashes", () => {
  const entries = readFileSync(checkovLock, "utf8")
    .split(/\n(?=\S)/)
    .filter((entry) => !entry.startsWith("#"));
  expect(entries.length).toBeGreaterThan(90);
  expect(entries.filter((entry) => !/^[a-z0-9.[\]_-]+==\S+.*\\\n {4}--hash=sha256:[0-9a-f]{64}/.test(entry))).toEqual([]);
});
