import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { shellSettings } from "../../../../scripts/process/shell-settings";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "home-"));
  for (const name of ["pip", "git"]) mkdirSync(join(home, ".config", name), { recursive: true });
  writeFileSync(join(home, ".config", "pip", "pip.conf"), "[global]\nindex-url = https://company.example/simple\ntimeout = 7\n");
  writeFileSync(join(home, ".config", "git", "config"), "[user]\nname = Ana\n");
});
afterEach(() => rmSync(home, { recursive: true }));

const pip = (variables: Record<string, string>, ...args: string[]) =>
  execFileSync("python3", ["-m", "pip", "--disable-pip-version-check", ...args], {
    env: { PATH: process.env.PATH, HOME: home, ...variables },
    encoding: "utf8",
  });

test("the real pip writes into the sandbox's folder, and reads what the user has set besides", () => {
  const settings = shellSettings(join(home, "settings"), { HOME: home });
  // As aws codeartifact login does it, which may be done again.
  for (const url of ["http://127.0.0.1:1/simple/", "http://127.0.0.1:2/simple/"]) pip(settings, "config", "set", "global.index-url", url);
  expect(pip(settings, "config", "get", "global.index-url").trim()).toBe("http://127.0.0.1:2/simple/");
  expect(pip(settings, "config", "get", "global.timeout").trim()).toBe("7");
  expect(readFileSync(join(home, ".config", "pip", "pip.conf"), "utf8")).toContain("https://company.example/simple");
  expect(readFileSync(join(home, "settings", "git", "config"), "utf8")).toContain("Ana");
});

test("a file that PIP_CONFIG_FILE names is not in the way", () => {
  const company = join(home, "company.conf");
  writeFileSync(company, "[global]\ntimeout = 9\n");
  const settings = shellSettings(join(home, "settings"), { HOME: home, PIP_CONFIG_FILE: company });
  expect(existsSync(settings.PIP_CONFIG_FILE ?? "")).toBe(false);
  pip(settings, "config", "set", "global.index-url", "http://127.0.0.1:1/simple/");
  expect(pip(settings, "config", "get", "global.timeout").trim()).toBe("9");
  expect(readFileSync(company, "utf8")).toBe("[global]\ntimeout = 9\n");
});

test("no proxy leads to this machine, besides what the user has named", () => {
  const { NO_PROXY, no_proxy } = shellSettings(join(home, "settings"), { HOME: home, no_proxy: "a.b, localhost" });
  expect([NO_PROXY, no_proxy]).toEqual(["a.b,localhost,127.0.0.1,::1", "a.b,localhost,127.0.0.1,::1"]);
});
