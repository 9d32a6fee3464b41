import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inventorySchema, summarySchema } from "../../modules/scanner/contract/results";
import { executionMark } from "../../sandbox/index/hermetic";
import { Console } from "../../scripts/cli/console";
import { ALL } from "../../scripts/demo/packages";
import { runDemo } from "../../scripts/demo/run";
import type { DemoScan } from "../../scripts/demo/scan";
import { showDemo } from "../../scripts/demo/show";
import { startWorld, type World } from "../../scripts/demo/world";
import { publish } from "../../scripts/publish/publish";
import { cdktfDestroy } from "../../scripts/terraform/cdktf";
import { lives } from "../../scripts/process/lives";
import { putRolePolicy } from "../helpers/iam";
import { type OnlyHere, onlyHere } from "../helpers/only-here";
import { startedBy } from "../interruptions/kill";
import { run } from "../helpers/run";
import { sdkSettings } from "../helpers/sdk";
import { terraformKit } from "../helpers/terraform";

/** Does once what `npm run demo` does, then cleans up. Each test looks at the result of the one before. */
let world: World;
let result: DemoScan;
let screen = "";
let here: OnlyHere;
/** Processes of the demo while it ran. */
let started: readonly number[] = [];
const results = mkdtempSync(join(tmpdir(), "whole-way-"));

beforeAll(async () => {
  rmSync(executionMark, { force: true });
  here = await onlyHere(results);
  // pip's own index is another machine: neither the sandbox nor a build asks it, as where there is no network.
  process.env.PIP_NO_INDEX = "1";
  const out = { isTTY: false, write: (text: string) => Boolean((screen += text)) };
  world = await startWorld(new Console({ out, err: out }), new AbortController().signal);
  result = await runDemo(world, results);
  // esbuild's own service ends with the process that bundles.
  started = startedBy(process.pid).flatMap(({ pid, args }) => (args.includes("esbuild") ? [] : [pid]));
});

afterAll(async () => {
  await world?.stop();
  here.stop();
  delete process.env.PIP_NO_INDEX;
  rmSync(results, { recursive: true, force: true });
});

test("the scan found exactly the packages that were put in, and checked all of them", () => {
  const folder = join(results, result.scan.summary.stamp);
  const pins = [...ALL].sort();
  expect(readFileSync(join(folder, "requirements.txt"), "utf8").trimEnd().split("\n")).toEqual(pins);
  const summary = summarySchema.parse(JSON.parse(readFileSync(join(folder, "summary.json"), "utf8")));
  expect([summary.packages, summary.checked, summary.complete, summary.exitCode]).toEqual([pins.length, pins.length, true, 0]);
  const inventory = inventorySchema.parse(JSON.parse(readFileSync(join(folder, "inventory.json"), "utf8")));
  const classes = inventory.packages.filter(({ installable }) => installable !== "yes").map(({ name, installable }) => [name, installable]);
  expect(Object.fromEntries(classes)).toEqual({
    futures: "python-version",
    pycrypto: "source-only",
    pyyaml: "no-matching-wheel",
    "windows-curses": "no-matching-wheel",
  });
  expect(readFileSync(join(folder, "errors.txt"), "utf8").trimEnd().split("\n")).toHaveLength(4);
  expect(readdirSync(folder).sort()).toEqual([
    "diff.json",
    "errors.txt",
    "findings.json",
    "inventory.json",
    "report.html",
    "requirements.txt",
    "summary.json",
  ]);
});

test("Snyk recorded one snapshot of all of them", () => {
  const [project, ...others] = world.sandbox.snyk.projects();
  expect(others).toEqual([]);
  expect(project?.name).toBe(world.names.snykProjectName);
  expect(project?.snapshots).toHaveLength(1);
});

test("--json prints the same for a program", () => {
  let printed = "";
  const out = { isTTY: false, write: (text: string) => Boolean((printed += text)) };
  showDemo(result, { ...world, console: new Console({ out, err: out, json: true }) });
  expect(JSON.parse(printed)).toMatchObject({
    complete: true,
    bucket: world.names.reportBucket,
    executionId: result.executionId,
    summary: { packages: ALL.length, checked: ALL.length },
  });
});

test("no program has asked anything of another machine", () => {
  expect(here.asked()).toEqual([]);
});

test("no package's code has run", () => {
  expect(existsSync(executionMark)).toBe(false);
});

test("the token is in no state, no log and no output", async () => {
  const { token } = world.sandbox.snyk;
  expect(screen).toContain("second plan of all four: no changes");
  const logs = readdirSync(world.logDirectory).map((name) => readFileSync(join(world.logDirectory, name), "utf8"));
  const states = await Promise.all(
    (["state", "registry", "secrets", "scanner"] as const).map((stack) => objectText(world.names.stateKey(stack))),
  );
  expect(states.map((state) => (JSON.parse(state) as { version: number }).version)).toEqual([4, 4, 4, 4]);
  expect([screen, ...logs, ...states].filter((text) => text.includes(token))).toEqual([]);
});

test("publishing again changes nothing", async () => {
  expect(await publish(world)).toMatchObject({ changed: false, paths: [] });
});

test("destroying leaves nothing behind; the state's bucket goes last, because it holds its own state", async () => {
  const { state, registry, secrets, scanner } = world.names.stackNames;
  const kit = terraformKit(world.sandbox, "installed");
  const output = join(world.workDirectory, "cdktf.out");
  const environment = { ...kit.terraformEnvironment, ENVIRONMENT_FILES: world.environmentFiles };
  const options = { environmentName: world.environment.name, environment, source: kit.config.source, output };
  await cdktfDestroy([scanner, secrets, registry], options);
  const directory = join(world.workDirectory, "bootstrap", world.environment.name, "stacks", state);
  const backend = { terraform: { backend: { local: { path: join(world.workDirectory, "last.tfstate") } } } };
  writeFileSync(join(directory, "backend_override.tf.json"), JSON.stringify(backend));
  // The deploy role never destroys a state: whoever does has to be given this by hand.
  const states = `arn:aws:s3:::${world.names.stateBucket}/*`;
  await putRolePolicy(sdkSettings(world.sandbox), world.names.deployRole, {
    Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
    Resource: states,
  });
  const terraform = kit.terraformIn(directory);
  await terraform.init({ migrate: true });
  await terraform.destroy();
  const left = await run(kit.tools.python, [join(__dirname, "..", "helpers", "leftovers.py")], { env: kit.childEnvironment });
  const { roles, ...others } = JSON.parse(left.stdout) as { readonly roles: readonly string[] };
  expect([left.code, others]).toEqual([0, {}]);
  expect([...roles].sort()).toEqual([world.names.quarantineRole, world.names.deployRole, world.names.readOnlyRole]);
});

test("stopping it leaves no process, no open port and no private file", async () => {
  expect(started.length).toBeGreaterThan(0);
  await world.stop();
  expect(started.filter(lives)).toEqual([]);
  await expect(fetch(world.sandbox.endpoint)).rejects.toThrow("fetch failed");
  expect(existsSync(world.workDirectory)).toBe(false);
});

async function objectText(key: string): Promise<string> {
  const s3 = new S3Client({ ...sdkSettings(world.sandbox), forcePathStyle: true });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: world.names.stateBucket, Key: key }));
  return (await Body?.transformToString()) ?? "";
}
