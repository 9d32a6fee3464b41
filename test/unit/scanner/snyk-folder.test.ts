import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nameEmpty } from "../../../modules/scanner/adapters/snyk-folder";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "snyk-folder-"))));
afterEach(() => rmSync(folder, { recursive: true }));

test("an entry without edges is one more name of the same file", async () => {
  const [empty, name] = [join(folder, "empty"), join(folder, "six-1.0.egg-info")];
  writeFileSync(empty, "");
  await nameEmpty(empty, name);
  expect(statSync(name).ino).toBe(statSync(empty).ino);
});

test("where that is not possible, it is a file of its own", async () => {
  const name = join(folder, "six-1.0.egg-info");
  await nameEmpty(join(folder, "missing"), name);
  expect(readFileSync(name, "utf8")).toBe("");
});
