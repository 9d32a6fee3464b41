import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostSettings } from "../../../../scripts/hcp/cli-settings";

let home: string;
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), "hcp-home-"))));
afterEach(() => rmSync(home, { recursive: true }));

const settings = (text: string, variables: Record<string, string> = {}, hostname = "app.terraform.io") => {
  const file = join(home, "terraformrc");
  writeFileSync(file, text);
  return hostSettings(hostname, { TF_CLI_CONFIG_FILE: file, ...variables }, home);
};

test.each([
  ["a block of HCL", 'credentials "app.terraform.io" {\n  token = "abc"\n}'],
  ["JSON", '{"credentials": {"app.terraform.io": {"token": "abc"}}}'],
  ["after another host's", 'credentials "other.example" {\n token = "no"\n}\ncredentials "app.terraform.io" { token = "abc" }'],
])("the token is found in %s", (_, text) => {
  expect(settings(text)).toEqual({ token: "abc" });
});

test("a comment is no setting, and another host's token is not ours", () => {
  expect(settings('# credentials "app.terraform.io" { token = "abc" }')).toEqual({});
  expect(settings('credentials "app.terraform.io.evil.example" { token = "abc" }')).toEqual({});
});

test("a variable counts more than the file, and the file more than what terraform login wrote", () => {
  mkdirSync(join(home, ".terraform.d"));
  const login = { credentials: { "app.terraform.io": { token: "login" }, "tfe-1.acme.example": { token: "login" } } };
  writeFileSync(join(home, ".terraform.d", "credentials.tfrc.json"), JSON.stringify(login));
  const file = 'credentials "app.terraform.io" { token = "file" }';
  expect(settings("")).toEqual({ token: "login" });
  expect(settings(file)).toEqual({ token: "file" });
  expect(settings(file, { TF_TOKEN_app_terraform_io: "variable" })).toEqual({ token: "variable" });
  expect(settings("", { TF_TOKEN_tfe__1_acme_example: "double" }, "tfe-1.acme.example")).toEqual({ token: "double" });
  expect(settings("", { "TF_TOKEN_tfe-1_acme_example": "single" }, "tfe-1.acme.example")).toEqual({ token: "single" });
});

test("a folder of settings counts where no variable names a file, and every file in it", () => {
  mkdirSync(join(home, ".terraform.d"));
  writeFileSync(join(home, ".terraform.d", "own.tfrc"), 'credentials "app.terraform.io" { token = "abc" }');
  writeFileSync(join(home, ".terraform.d", "helper.tfrc.json"), '{"credentials_helper": {"vault": {"args": ["--path", "a \\"b\\""]}}}');
  expect(hostSettings("app.terraform.io", {}, home)).toEqual({ token: "abc" });
  expect(hostSettings("other.example", {}, home)).toEqual({ helper: { name: "vault", args: ["--path", 'a "b"'] } });
  expect(settings("")).toEqual({});
});

test("a credentials helper without arguments", () => {
  expect(settings('credentials_helper "own-1" {}')).toEqual({ helper: { name: "own-1", args: [] } });
});

test("a host block says where the API is", () => {
  const text =
    'host "app.terraform.io" {\n services = {\n "state.v2" = "http://127.0.0.1:1/s/"\n "tfe.v2" = "http://127.0.0.1:1/api/v2/"\n }\n}';
  expect(settings(text)).toEqual({ api: "http://127.0.0.1:1/api/v2/" });
});

test.each([
  ["is no JSON", '{"credentials":{"app.terraform.io":{"token":SECRETTOKEN}}}'],
  ["is nothing", "null"],
  ["has a number for a token", '{"credentials":{"app.terraform.io":{"token":7}}}'],
])("a file of terraform login that %s is named, and nothing of it is said", (_, text) => {
  mkdirSync(join(home, ".terraform.d"));
  const file = join(home, ".terraform.d", "credentials.tfrc.json");
  writeFileSync(file, text);
  expect(() => settings("")).toThrow(
    new Error(`${file} is not what terraform login writes\n  Mend it, or remove it and run terraform login again.`),
  );
});
