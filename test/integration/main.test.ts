import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SYNTH } from "../helpers/programs";
import { RELEASES_VARIABLE } from "../../scripts/setup/releases.mjs";

const ROOT = join(__dirname, "../..");
const LOCK = ".terraform.lock.hcl";

function synth(environment: string | undefined, variables: Record<string, string> = {}) {
  const output = mkdtempSync(join(tmpdir(), "main-"));
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [SYNTH], {
      cwd: ROOT,
      env: { ...process.env, ...variables, ENVIRONMENT: environment, CDKTF_OUTDIR: output },
      encoding: "utf8",
    });
    const stacks = readdirSync(output).includes("stacks") ? readdirSync(join(output, "stacks")) : [];
    const locks = stacks.map((stack) => join(output, "stacks", stack, LOCK)).filter(existsSync);
    return { status, stdout, stderr, stacks, locks: locks.map((lock) => readFileSync(lock, "utf8")) };
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

test("ENVIRONMENT=staging synthesizes its four stacks", () => {
  const locks = Array.from({ length: 4 }, () => readFileSync(join(ROOT, LOCK), "utf8"));
  expect(synth("staging", { [RELEASES_VARIABLE]: "" })).toEqual({
    locks,
    status: 0,
    stdout: "",
    stderr: "",
    stacks: ["staging-registry", "staging-scanner", "staging-secrets", "staging-state"],
  });
});

test("a user's mistake is reported without a stack trace", () => {
  expect(synth("stagin")).toEqual({
    status: 3,
    stdout: "",
    stderr: 'environment "stagin"\n  does not exist; did you mean staging?\n  there are: dev, prod, sandbox, staging\n',
    stacks: [],
    locks: [],
  });
});

test("where a file names further releases, only ops knows which one Terraform will find", () => {
  expect(synth("staging", { [RELEASES_VARIABLE]: "more.json" }).locks).toEqual([]);
});

test("settings that would send data elsewhere are refused, so that cdktf deploy is guarded too", () => {
  const { status, stderr, stacks } = synth(undefined, { AWS_ENDPOINT_URL_SSM: "https://x.example.com" });
  expect({ status, stacks, first: stderr.split("\n").slice(0, 2) }).toEqual({
    status: 3,
    stacks: [],
    first: [
      "Environment dev: nothing was done, because its data would not go where its file says",
      "  AWS_ENDPOINT_URL_SSM=https://x.example.com",
    ],
  });
});

test("main.ts joins environments and stacks, and does nothing else", () => {
  expect(readFileSync(join(ROOT, "main.ts"), "utf8").split("\n").length).toBeLessThanOrEqual(35);
});

test("nothing in the settings and names around reaches the terminal as a control sequence", () => {
  const folder = mkdtempSync(join(tmpdir(), "main-files-"));
  try {
    const config = join(folder, "config");
    const tfrc = join(folder, "a\x1b]52;c;ZXZpbA==\x07.tfrc");
    writeFileSync(config, "[profile x\x1b[2J]\nendpoint_url = https://x.example.com\n");
    writeFileSync(tfrc, "plugin_cache_may_break_dependency_lock_file = true\n");
    const variables = { AWS_CONFIG_FILE: config, AWS_PROFILE: "x\x1b[2J", TF_CLI_CONFIG_FILE: tfrc };
    const settings = synth("dev", variables).stderr;
    expect(settings).toContain("x\ufffd[2J] endpoint_url=https://x.example.com");
    expect(settings).toContain("a\ufffd]52;c;ZXZpbA==\ufffd.tfrc");
    const name = synth("x\x9b2J\u202e").stderr;
    expect(name).toContain('environment "x\ufffd2J\ufffd"');
    const role = synth("dev", { PACKAGE_SCAN_ROLE: "x\x9b2J" }).stderr;
    expect(role).toContain('"x\ufffd2J"');
    expect(settings + name + role).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
