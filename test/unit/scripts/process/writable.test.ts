import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requireWritableFile, requireWritableFolder } from "../../../../scripts/process/writable";
import { UsageError } from "../../../../scripts/words/errors";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "writable-"))));
afterEach(() => rmSync(folder, { recursive: true }));

it("makes the folder and leaves nothing else in it", () => {
  requireWritableFolder(join(folder, "a", "b"), "");
  requireWritableFile(join(folder, "c", "page.html"), "");
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(["a", "a/b", "c"]);
});

// The tests may run as root, whom no permission stops: a file in the folder's place does.
it.each([
  ["a folder below a file", () => requireWritableFolder(join(folder, "file", "deep"), "Name another.")],
  ["a folder that is a file", () => requireWritableFolder(join(folder, "file"), "Name another.")],
  ["a file below a file", () => requireWritableFile(join(folder, "file", "page.html"), "Name another.")],
  ["a file that is a folder", () => requireWritableFile(folder, "Name another.")],
])("refuses %s before any work, with the remedy", (_, ask) => {
  writeFileSync(join(folder, "file"), "kept");
  expect(ask).toThrow(UsageError);
  expect(ask).toThrow(/^\/.* cannot be written: .+\n {2}Nothing was done\. Name another\.$/);
});
