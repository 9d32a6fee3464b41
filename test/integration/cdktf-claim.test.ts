import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs, { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/process/paths";
import { claim } from "../../stacks/cdktf/claim";

/** Stands for cdktf: starts the app as that does, through a shell and with its variables, says how it ended, and goes on until its input ends. */
const CDKTF = `const { spawnSync } = require("node:child_process");
const env = { ...process.env, CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: "true" };
const { status, stderr } = spawnSync("node --import tsx main.ts; exit $?", { shell: true, env, encoding: "utf8" });
console.log(JSON.stringify({ status, stderr }));
process.stdin.resume();
`;

let folder: string;
let started: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "claim-"));
  started = [];
  writeFileSync(join(folder, "cdktf.js"), CDKTF);
});
afterEach(() => {
  jest.restoreAllMocks();
  for (const child of started) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** Runs `cdktf deploy` for an environment until its synth has ended; it goes on until it is ended. */
async function cdktf(environment: string, output: string, ...words: string[]) {
  // Nobody answers at this port: whether the bucket exists is not asked of AWS.
  const network = { HTTPS_PROXY: "http://127.0.0.1:9", https_proxy: undefined };
  const quiet = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: undefined };
  const env = { ...process.env, ...network, ...quiet, ENVIRONMENT: environment, CDKTF_OUTDIR: output };
  const child = spawn(process.execPath, [join(folder, "cdktf.js"), ...words], { cwd: ROOT, env, stdio: ["pipe", "pipe", "inherit"] });
  started.push(child);
  const [text] = (await once(child.stdout.setEncoding("utf8"), "data")) as [string];
  const end = async () => {
    child.stdin.end();
    await once(child, "close");
  };
  return { pid: child.pid, end, ...(JSON.parse(text) as { readonly status: number; readonly stderr: string }) };
}

/** What synth wrote into a folder, and warns of. */
function synthesized(output: string): readonly string[] {
  const manifest = JSON.parse(readFileSync(join(output, "manifest.json"), "utf8")) as {
    readonly stacks: Readonly<Record<string, { readonly annotations: readonly { readonly message: string }[] }>>;
  };
  return Object.entries(manifest.stacks).flatMap(([stack, { annotations }]) => [stack, ...annotations.map(({ message }) => message)]);
}

test("a second cdktf in the same folder is refused, as long as the first is at work", async () => {
  const output = join(folder, "out");
  const first = await cdktf("dev", output, "deploy", "dev-registry");
  const stacks = ["dev-registry", "dev-scanner", "dev-secrets", "dev-state"];
  expect([first.status, first.stderr, synthesized(output)]).toEqual([0, "", stacks]);
  const second = await cdktf("staging", output, "deploy", "staging-registry");
  expect([second.status, second.stderr]).toEqual([
    3,
    `cdktf deploy (process ${first.pid}) is at work in ${output}, and cdktf would remove the stacks below it that are not its own.
  Give this one a folder of its own: mkdir -p cdktf.out, then --output cdktf.out/staging\n`,
  ]);
  expect(synthesized(output)).toEqual(stacks);
  await first.end();
  // This one names no stack, which it is told before cdktf says so.
  const third = await cdktf("staging", output, "deploy", "--auto-approve");
  expect([third.status, synthesized(output)]).toEqual([
    0,
    [
      "staging-registry",
      `cdktf deploy takes stacks, and none is named. For example:
  ENVIRONMENT=staging npx cdktf deploy staging-registry staging-secrets staging-scanner
Or all of them at once: npm run ops -- deploy --env staging`,
      "staging-scanner",
      "staging-secrets",
      "staging-state",
    ],
  ]);
});

test("a folder that cannot be written is said, with another one", () => {
  const command = { pid: 77, program: "cdktf", verb: "deploy", stacks: [] } as const;
  jest.spyOn(fs, "mkdirSync").mockImplementation(() => {
    throw Object.assign(new Error("EROFS: read-only file system, mkdir"), { code: "EROFS" });
  });
  expect(() => claim("cdktf.out", command, "dev")).toThrow(
    "cdktf.out cannot be written: EROFS\n  Make it writable for you, or name another folder, such as --output /tmp/cdktf-dev.",
  );
});

test("what a cdktf that was killed has left, or another program, keeps nobody off", () => {
  const command = { pid: 77, program: "cdktf", verb: "deploy", stacks: [] } as const;
  const file = join(folder, "cdktf.pid");
  for (const left of [String(process.pid), "no number", "", String(2 ** 22 + 1), "77"]) {
    writeFileSync(file, left);
    claim(folder, command, "dev");
    expect(readFileSync(file, "utf8").trim()).toBe("77");
  }
});
