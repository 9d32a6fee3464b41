import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RELEASES_VARIABLE } from "../../../scripts/setup/releases.mjs";

const ROOT = join(__dirname, "../../..");
const LOCK = ".terraform.lock.hcl";

function synth(environment: string | undefined, variables: Record<string, string> = {}) {
  const output = mkdtempSync(join(tmpdir(), "main-"));
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "main.ts"], {
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
