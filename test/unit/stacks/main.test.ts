import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "../../..");

function synth(environment: string | undefined, variables: Record<string, string> = {}) {
  const output = mkdtempSync(join(tmpdir(), "main-"));
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "main.ts"], {
      cwd: ROOT,
      env: { ...process.env, ...variables, ENVIRONMENT: environment, CDKTF_OUTDIR: output },
      encoding: "utf8",
    });
    const stacks = readdirSync(output).includes("stacks") ? readdirSync(join(output, "stacks")) : [];
    return { status, stdout, stderr, stacks };
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

test("ENVIRONMENT=staging synthesizes its four stacks", () => {
  expect(synth("staging")).toEqual({
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
  });
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
  expect(readFileSync(join(ROOT, "main.ts"), "utf8").split("\n").length).toBeLessThanOrEqual(30);
});
