import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ROOT } from "../../scripts/process/paths";
import { onTerminal } from "../helpers/on-terminal";
import { OPS } from "../helpers/programs";
import { run } from "../helpers/run";

/** The real command on a real terminal, and without one. */
const COMMAND = [process.execPath, OPS];
const CTRL_C = "\x03";

let home: string;
let env: NodeJS.ProcessEnv;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "terminal-"));
  env = {
    PATH: process.env.PATH,
    HOME: home,
    AWS_ACCESS_KEY_ID: "AKIATEST",
    AWS_SECRET_ACCESS_KEY: "x",
    OPS_WORK_DIRECTORY: home,
    TERM: "xterm",
  };
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test("bootstrap shows what it makes and asks; whoever answers no has made nothing", async () => {
  const terminal = onTerminal([...COMMAND, "bootstrap", "--env", "sandbox"], {
    cwd: ROOT,
    env: { ...env, AWS_ENDPOINT_URL: "http://127.0.0.1:9" },
  });
  await terminal.until("Make what is missing of it, and keep the states there? Type yes to go on: ");
  terminal.type("no\n");
  const { code, output } = await terminal.ended;
  expect(code).toBe(1);
  expect(output).toContain("sandbox (account 111122223333, eu-central-1): bucket sandbox-scan-state-111122223333-eu-central-1 and its key");
  expect(output).toContain("Nothing was made.");
});

test("Ctrl-C at a question is an interruption", async () => {
  const terminal = onTerminal([...COMMAND, "bootstrap", "--env", "sandbox"], {
    cwd: ROOT,
    env: { ...env, AWS_ENDPOINT_URL: "http://127.0.0.1:9" },
  });
  await terminal.until("Type yes to go on: ");
  terminal.type(CTRL_C);
  const { code, output } = await terminal.ended;
  expect([code, stripVTControlCharacters(output).trimEnd().split("\n").at(-1)]).toEqual([130, "Interrupted."]);
});

test("Ctrl-C is answered at once, and the work ends in order", async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  try {
    const terminal = onTerminal([...COMMAND, "doctor", "--env", "sandbox"], { cwd: ROOT, env: { ...env, AWS_ENDPOINT_URL: endpoint } });
    await terminal.until(" doctor ");
    terminal.type(CTRL_C);
    await terminal.until("Stopping in order. Ctrl-C again ends at once, and leaves what is open.");
    const { code, output } = await terminal.ended;
    expect([code, stripVTControlCharacters(output).trimEnd().split("\n").at(-1)]).toEqual([130, "Interrupted."]);
  } finally {
    silent.close();
  }
});

test("--quiet leaves the results, --verbose adds where an error was thrown; both at once are a mistake", async () => {
  const ops = (...args: string[]) =>
    run(process.execPath, [OPS, ...args], { cwd: ROOT, env: { ...env, AWS_ENDPOINT_URL: "http://127.0.0.1:9" } });
  const [plain, quiet, verbose, both] = await Promise.all([
    ops("state", "list", "--env", "sandbox"),
    ops("state", "list", "--env", "sandbox", "--quiet"),
    ops("state", "list", "--env", "sandbox", "-v"),
    ops("state", "list", "--env", "sandbox", "-q", "-v"),
  ]);
  expect([plain.code, quiet.code, verbose.code, both.code]).toEqual([1, 1, 1, 3]);
  expect(both.stderr).toContain("option '-v, --verbose' cannot be used with option '-q, --quiet'");
  for (const { stdout, stderr } of [plain, quiet, verbose]) expect(stdout + stderr).toContain("ECONNREFUSED");
});
