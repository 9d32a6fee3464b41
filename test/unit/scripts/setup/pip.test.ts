import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { pipEnvironment } from "../../../../scripts/setup/pip.mjs";

let home: string;
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), "pip home-"))));
afterEach(() => rmSync(home, { recursive: true }));

/** The user's settings of pip, and nobody else's. */
const variables = (settings: string) => {
  mkdirSync(join(home, "none"));
  writeFileSync(join(home, "pip.conf"), settings);
  return { PATH: process.env.PATH, HOME: home, XDG_CONFIG_DIRS: join(home, "none"), PIP_CONFIG_FILE: join(home, "pip.conf") };
};

test("pip keeps the user's indexes, proxies and certificates, and nothing that decides what is installed where", async () => {
  const settings = `[global]
index-url = https://pypi.example.com/simple
extra-index-url =
    https://one.example.com/simple
    https://two.example.com/simple
trusted-host = pypi.example.com
proxy = http://proxy.example.com:3128
require-virtualenv = true
target = /somewhere
constraint = /caps.txt
[install]
user = true
timeout = 7
[list]
format = json
`;
  const found = await pipEnvironment("python3", { ...variables(settings), PIP_RETRIES: "2", PIP_PREFIX: "/x", PIP_INDEX_URL: "" });
  // This machine's own settings may add to them.
  expect(found).toMatchObject({
    PATH: process.env.PATH,
    HOME: home,
    PIP_CONFIG_FILE: devNull,
    PIP_EXTRA_INDEX_URL: "\nhttps://one.example.com/simple\nhttps://two.example.com/simple",
    PIP_INDEX_URL: "https://pypi.example.com/simple",
    PIP_PROXY: "http://proxy.example.com:3128",
    PIP_RETRIES: "2",
    PIP_TIMEOUT: "7",
    PIP_TRUSTED_HOST: "pypi.example.com",
  });
  const dropped = ["REQUIRE_VIRTUALENV", "TARGET", "CONSTRAINT", "USER", "PREFIX", "FORMAT"].map((name) => `PIP_${name}`);
  expect(Object.keys(found).filter((name) => dropped.includes(name))).toEqual([]);
});

test("a pip that wants a virtual environment downloads without one", async () => {
  const env = await pipEnvironment("python3", variables("[global]\nrequire-virtualenv = true\nno-index = true\n"));
  const args = ["-m", "pip", "download", "--disable-pip-version-check", "--dest", home, "no-such-package"];
  const { stderr } = spawnSync("python3", args, { env, encoding: "utf8" });
  expect(stderr).toContain("No matching distribution found for no-such-package");
});

test("a pip that does not say its settings keeps them, and refuses nothing", async () => {
  expect(await pipEnvironment(join(home, "no-python"), { PIP_INDEX_URL: "https://pypi.example.com/simple" })).toEqual({
    PIP_INDEX_URL: "https://pypi.example.com/simple",
    PIP_REQUIRE_VIRTUALENV: "0",
    PIP_USER: "0",
  });
});
