import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesizeAll } from "../../../../scripts/changed/synthesized";
import { ROOT } from "../../../../scripts/process/paths";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "synthesized-"))));
afterEach(() => rmSync(folder, { recursive: true }));

test("environments are found by their names, whatever their files are called; those that are not there are passed over", async () => {
  const files = mkdtempSync(join(folder, "environments-"));
  const staging = join(ROOT, "environments", "staging.yaml");
  copyFileSync(staging, join(files, "staging.yaml"));
  writeFileSync(join(files, "production.yaml"), `name: prod\n${readFileSync(join(ROOT, "environments", "prod.yaml"), "utf8")}`);
  const found = await synthesizeAll({
    project: ROOT,
    environments: ["prod", "production", "later"],
    output: join(folder, "out"),
    variables: { ...process.env, ENVIRONMENT_FILES: files },
    signal: new AbortController().signal,
  });
  expect([...found.keys()]).toEqual(["prod-registry", "prod-scanner", "prod-secrets", "prod-state"]);
});
