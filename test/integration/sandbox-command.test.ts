import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../scripts/process/paths";
import { readTools, toolPath } from "../../scripts/terraform/tools";
import { run } from "../helpers/run";

/** `npm run sandbox`, without the set-up. */
describe("the sandbox's command", () => {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-command-"));
  const file = join(folder, "sandbox.env");
  const environment = { PATH: toolPath(readTools(), process.env.PATH), HOME: folder, PIP_NO_INDEX: "1", AWS_PAGER: "" };
  let sandbox: ChildProcess;
  let ended: Promise<unknown>;
  let output = "";

  beforeAll(async () => {
    // Without the dashes, --env-file would be Node's own.
    const args = ["--import", "tsx", "--", join("scripts", "sandbox.ts"), "--env-file", file];
    sandbox = spawn(process.execPath, args, { cwd: ROOT, env: environment, stdio: ["ignore", "pipe", "pipe"] });
    ended = once(sandbox, "exit");
    for (const stream of [sandbox.stdout, sandbox.stderr]) stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
    while (!output.includes("Use it: ") && sandbox.exitCode === null) await sleep(50);
  });
  afterAll(async () => {
    sandbox.kill();
    await ended;
    rmSync(folder, { recursive: true });
  });

  it("starts on a free port of this machine alone, with a private file that points any client at it", async () => {
    expect(output).toMatch(/^Sandbox at http:\/\/127\.0\.0\.1:\d+, account 111122223333, eu-central-1\. Use it: \. /m);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const script = `. "$1"; aws sts get-caller-identity --query Arn --output text; echo "\${SNYK_TOKEN:+token} \${SNYK_CFG_ORG:+organization}"`;
    const asked = await run("sh", ["-c", script, "sh", file], { env: environment });
    expect(asked).toMatchObject({ code: 0, stdout: "arn:aws:iam::111122223333:root\ntoken organization\n" });
  });

  it("ends when it is told to, and takes its file away", async () => {
    sandbox.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
    expect(existsSync(file)).toBe(false);
  });
});
