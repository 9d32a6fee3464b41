import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessTo } from "../../../../scripts/hcp/token";

let home: string;
let plugins: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "hcp helper-"));
  plugins = join(home, ".terraform.d", "plugins");
  mkdirSync(plugins, { recursive: true });
  writeFileSync(join(home, ".terraformrc"), 'credentials_helper "own" {\n  args = ["--from", "a b"]\n}\n');
});
afterEach(() => rmSync(home, { recursive: true }));

const helper = (script: string) => {
  const file = join(plugins, "terraform-credentials-own");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o700);
  return file;
};
const token = async (more: Readonly<Record<string, string>> = {}) =>
  (await accessTo("tfe.acme.example", { HOME: home, PATH: process.env.PATH, ...more })).token;

test("a credentials helper is asked as Terraform asks it, if nothing else has a token", async () => {
  helper(`printf '{"token": "%s|%s|%s|%s"}' "$@"`);
  expect(await token()).toBe("--from|a b|get|tfe.acme.example");
  expect(await token({ TF_TOKEN_tfe_acme_example: "variable" })).toBe("variable");
});

test("a helper that has none is like no helper", async () => {
  helper("echo '{}'");
  await expect(token()).rejects.toThrow("There is no token for tfe.acme.example\n  Run: terraform login tfe.acme.example");
});

test("a helper that fails, is not there, or answers something else is named, and nothing of its answer is said", async () => {
  await expect(token()).rejects.toThrow(`names the credentials helper own, and there is no terraform-credentials-own in ${plugins}`);
  const file = helper("echo sealed >&2; exit 3");
  await expect(token()).rejects.toThrow(`${file} has no token for tfe.acme.example: sealed`);
  helper("echo token=SECRET");
  await expect(token()).rejects.toThrow(new Error(`What ${file} answers is not the JSON of a credentials helper`));
});
