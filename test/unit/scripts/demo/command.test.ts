import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Console } from "../../../../scripts/cli/console";
import { demo, type DemoOptions, type DemoParts, type Started } from "../../../../scripts/demo/command";
import { envFileOf } from "../../../../scripts/process/env-file";
import { shellWord } from "../../../../scripts/words/shell-word";
import { OperationError } from "../../../../scripts/words/errors";

interface Result {
  readonly complete: boolean;
}

const ENDPOINT = "http://127.0.0.1:7";
const ENV_FILE = envFileOf(ENDPOINT);

let folder: string;
let stopping: AbortController;
/** What happened, in its order. */
let events: string[];
let screen: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "demo-"));
  [stopping, events, screen] = [new AbortController(), [], ""];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A demo that starts nothing, and notes what the command does with it. */
async function play(options: Partial<DemoOptions> = {}, parts: Partial<DemoParts<Started, Result>> = {}): Promise<number> {
  const out = { isTTY: false, write: (text: string) => Boolean((screen += text)) };
  const world: Started = {
    sandbox: { account: "111122223333", endpoint: ENDPOINT },
    names: { reportBucket: "reports" },
    clientVariables: { AWS_REGION: "eu-central-1", ENVIRONMENT_FILES: join(folder, "environments") },
    logDirectory: join(folder, "logs"),
    stop: () => {
      events.push(existsSync(ENV_FILE) ? "stopped before its file was removed" : "stopped");
      return Promise.resolve();
    },
  };
  const whole: DemoParts<Started, Result> = {
    start: () => Promise.resolve(world),
    run: (_, results) => {
      events.push(`ran into ${results}`);
      return Promise.resolve({ complete: true });
    },
    show: () => void events.push("shown"),
    ...parts,
  };
  return demo({ results: folder, ...options }, whole, new Console({ out, err: out }), stopping.signal);
}

test("stops everything that it started at the end", async () => {
  expect(await play()).toBe(0);
  expect(events).toEqual([`ran into ${folder}`, "shown", "stopped"]);
  expect(screen).toContain("Next      npm run demo -- --keep");
});

test("stops it after a failure too, and if the user ends the demo", async () => {
  expect(await play({}, { run: () => Promise.reject(new OperationError("no domain")) })).toBe(1);
  expect([events, screen]).toEqual([["stopped"], expect.stringMatching(/no domain[^]*Logs: .*logs/)]);
  const run = () => {
    stopping.abort();
    return Promise.reject(new Error("aborted"));
  };
  expect(await play({}, { run })).toBe(130);
  expect(events).toEqual(["stopped", "stopped"]);
});

test("a scan that is not complete is no success", async () => {
  expect(await play({}, { run: () => Promise.resolve({ complete: false }) })).toBe(1);
  expect(events).toEqual(["shown", "stopped"]);
});

test("with --keep, everything runs until the user stops it, and a private file says how to use it", async () => {
  let ended = false;
  const playing = play({ keep: true }).finally(() => (ended = true));
  while (!ended && !screen.includes("It is still running")) await sleep(5);
  expect(screen).toContain(`To use it: . ${shellWord(ENV_FILE)}`);
  const variables = readFileSync(ENV_FILE, "utf8").split("\n");
  expect([variables.at(-3), variables.at(-2)]).toEqual([
    "export AWS_REGION='eu-central-1'",
    `export ENVIRONMENT_FILES='${join(folder, "environments")}'`,
  ]);
  expect(statSync(ENV_FILE).mode & 0o777).toBe(0o600);
  expect(events).toEqual([`ran into ${folder}`, "shown"]);
  stopping.abort();
  expect(await playing).toBe(0);
  expect([events.at(-1), existsSync(ENV_FILE)]).toEqual(["stopped", false]);
});

test("--env-file names the file of what is kept: an earlier one is gone before anything starts, and it ends with the demo", async () => {
  const envFile = join(folder, "my.env");
  writeFileSync(envFile, "export AWS_REGION='of an earlier run'\n");
  expect(await play({ envFile })).toBe(3);
  expect(screen).toContain("--env-file works only together with --keep.");
  let before: boolean | undefined;
  let ended = false;
  const run = () => Promise.resolve({ complete: true }).finally(() => (before = existsSync(envFile)));
  const playing = play({ envFile, keep: true }, { run }).finally(() => (ended = true));
  while (!ended && !screen.includes("It is still running")) await sleep(5);
  expect([before, screen.includes(`To use it: . ${shellWord(envFile)}`), existsSync(ENV_FILE)]).toEqual([false, true, false]);
  expect(readFileSync(envFile, "utf8")).toMatch(/^export AWS_REGION='eu-central-1'$/m);
  stopping.abort();
  expect([await playing, existsSync(envFile)]).toEqual([0, false]);
});

test("what it says of a file with a space is a line that a shell takes", async () => {
  const envFile = join(folder, "it's my.env");
  let ended = false;
  const playing = play({ envFile, keep: true }).finally(() => (ended = true));
  while (!ended && !screen.includes("It is still running")) await sleep(5);
  const line = /To use it: (.*)/.exec(screen)?.[1] ?? "";
  const { stdout, stderr } = spawnSync("sh", ["-c", `${line}\nprintf %s "$AWS_REGION $ENVIRONMENT_FILES"`], { encoding: "utf8" });
  stopping.abort();
  expect([await playing, stderr, stdout]).toEqual([0, "", `eu-central-1 ${join(folder, "environments")}`]);
});

test("--results names the folder of the scan's files, which is tried before anything starts", async () => {
  const results = join(folder, "mine");
  expect(await play({ results })).toBe(0);
  expect(events[0]).toBe(`ran into ${results}`);
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(await play({ results: join(file, "below") })).toBe(3);
  expect([events.length, screen]).toEqual([3, expect.stringContaining("Name another folder with --results.")]);
});
