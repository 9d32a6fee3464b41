import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SnykCli } from "../../../modules/scanner/adapters/snyk-cli";
import { systemClock } from "../../../modules/scanner/adapters/system-clock";
import { Deadline } from "../../../modules/scanner/deadline";

const TOKEN = "0b5cad00-0000-4000-8000-000000000000";
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "scanner-snyk-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A CLI with the program `body`, which may use `args`, `read(path)` and `note(value)`; `notes()` returns the noted values. */
function cliOf(body: string, more: { api?: string; timeoutMs?: number } = {}) {
  const executable = join(folder, "snyk");
  const notes = join(folder, "notes");
  const head = `#!${process.execPath}
const fs = require("fs"), args = process.argv.slice(2), read = (path) => fs.readFileSync(path, "utf8");
const note = (value) => fs.appendFileSync(${JSON.stringify(notes)}, JSON.stringify(value) + "\\n");
`;
  writeFileSync(executable, head + body);
  chmodSync(executable, 0o755);
  const workFolder = mkdtempSync(join(folder, "work-"));
  const outside = {
    PATH: process.env.PATH,
    HTTPS_PROXY: "http://proxy",
    AWS_SECRET_ACCESS_KEY: "secret",
    SNYK_TOKEN: "another",
    HOME: "/home/somebody",
  };
  const cli = new SnykCli({ executable, pythonModules: "/modules", token: TOKEN, organization: "my-org", workFolder, outside, ...more });
  return {
    cli,
    workFolder,
    notes: () =>
      readFileSync(notes, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
  };
}

const pins = [
  { name: "a-b", version: "1.0+x" },
  { name: "c", version: "1!2" },
];
const TESTED = `console.log(JSON.stringify({ dependencyCount: 2, vulnerabilities: [] }));`;

test("the CLI gets these arguments, this environment and these files, and nothing else", async () => {
  const { cli, notes, workFolder } = cliOf(
    `note(args); note(process.env); note(read("requirements.txt")); const e = process.env.PYTHONPATH.split(":")[0]; for (const d of fs.readdirSync(e).sort()) note([d, read(e + "/" + d), fs.statSync(e + "/" + d).nlink]); ${TESTED}`,
  );
  expect(await cli.test(pins)).toEqual({ answered: pins, findings: [], licences: [] });
  const [args, env, requirements, ...metadata] = notes() as [string[], Record<string, string>, string, ...unknown[]];
  expect(args).toEqual([
    "test",
    "--file=requirements.txt",
    "--package-manager=pip",
    "--command=python3",
    "--skip-unresolved=true",
    "--org=my-org",
    "--json",
  ]);
  expect(Object.keys(env).sort()).toEqual([
    "HOME",
    "HTTPS_PROXY",
    "MALLOC_TRIM_THRESHOLD_",
    "NODE_OPTIONS",
    "PATH",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONPATH",
    "SNYK_DISABLE_ANALYTICS",
    "SNYK_FORCE_LEGACY_CLI",
    "SNYK_TOKEN",
  ]);
  expect([env.SNYK_TOKEN, env.HOME, env.PYTHONPATH?.split(":")[1]]).toEqual([TOKEN, join(workFolder, "home"), "/modules"]);
  expect(requirements).toBe("a-b==1.0+x\nc==1!2\n");
  expect(metadata).toEqual([
    ["a_b-1.0+x.egg-info", "", 3],
    ["c-1!2.egg-info", "", 3],
  ]);
});

test("a snapshot has the edges and the project's name", async () => {
  const { cli, notes } = cliOf(
    `note(args.slice(-2)); const e = process.env.PYTHONPATH.split(":")[0]; note(fs.readdirSync(e).sort()); note(read(e + "/a-1.dist-info/METADATA")); console.log(JSON.stringify({ ok: true, id: "x", uri: "https://app.snyk.io/p" }));`,
  );
  const target = { name: "b-c", version: "2" };
  expect(
    await cli.monitor(
      [
        { name: "a", version: "1", dependsOn: [target] },
        { ...target, dependsOn: [] },
      ],
      "my project",
    ),
  ).toEqual({ url: "https://app.snyk.io/p" });
  expect(notes()).toEqual([
    ["--json", "--project-name=my project"],
    ["a-1.dist-info", "b_c-2.egg-info"],
    "Metadata-Version: 2.1\nName: a\nVersion: 1\nRequires-Dist: b-c==2\n",
  ]);
});

test("an http URL of the API stays http", async () => {
  const { cli, notes } = cliOf(`note([process.env.SNYK_API, process.env.SNYK_HTTP_PROTOCOL_UPGRADE]); ${TESTED}`, {
    api: "http://127.0.0.1:1/v1",
  });
  await cli.test(pins);
  expect(notes()).toEqual([["http://127.0.0.1:1/v1", "0"]]);
});

test("packages that the CLI left out are found by asking it which ones it saw", async () => {
  const { cli } = cliOf(`if (args.includes("--json")) console.log(JSON.stringify({ dependencyCount: 1, vulnerabilities: [] }));
else console.log("DepGraph data:\\n" + JSON.stringify({ pkgs: [{ info: { name: "c", version: "1!2" } }] }) + "\\nDepGraph target:\\nx\\nDepGraph end");`);
  expect((await cli.test(pins)).answered).toEqual([{ name: "c", version: "1!2" }]);
});

test("an error is recognised by the CLI's message, not by its exit code alone", async () => {
  const says = (error: string, code: number) =>
    cliOf(`console.log(JSON.stringify({ ok: false, error: ${JSON.stringify(error)} })); process.exitCode = ${code}`).cli.test(pins);
  await expect(says("Authentication failed. Please check", 2)).rejects.toMatchObject({
    kind: "misconfigured",
    message: "Authentication failed. Please check",
  });
  await expect(says("Failed to get vulns", 0)).rejects.toMatchObject({ kind: "transient" });
  await expect(cliOf(`console.error("connect ECONNREFUSED"); process.exitCode = 2`).cli.test(pins)).rejects.toMatchObject({
    kind: "transient",
    message: "connect ECONNREFUSED (through the proxy http://proxy of HTTPS_PROXY)",
  });
  await expect(cliOf(`process.exitCode = 9`).cli.test(pins)).rejects.toMatchObject({
    kind: "unknown",
    message: "could not check, for an unknown reason: the Snyk CLI ended with 9 and said nothing (exit code 9)",
  });
});

test("a CLI that hangs is ended after the longest time of a call, which may pass", async () => {
  await expect(cliOf("setInterval(() => {}, 1000)", { timeoutMs: 500 }).cli.test(pins)).rejects.toMatchObject({
    kind: "transient",
    message: "the Snyk CLI did not end within 0.5 seconds",
  });
});

test("a call ends at its deadline, and when the build is stopped; none begins after it", async () => {
  const hangs = () => cliOf("setInterval(() => {}, 1000)");
  const stop = new AbortController();
  // Its time begins when the first call asks for it, however long it took to get there.
  let began: number | undefined;
  const elapsedMs = () => systemClock.elapsedMs() - (began ??= systemClock.elapsedMs());
  const soon = new Deadline({ ...systemClock, elapsedMs }, 300, new AbortController().signal);
  const late = { kind: "late", message: "there was no time left for it" };
  await expect(hangs().cli.test(pins, soon)).rejects.toMatchObject(late);
  const { cli, notes } = cliOf(`note("began"); ${TESTED}`);
  await expect(cli.test(pins, soon)).rejects.toMatchObject(late);
  expect(notes).toThrow("ENOENT");
  const stopped = hangs().cli.monitor([], "x", new Deadline(systemClock, systemClock.elapsedMs() + 60_000, stop.signal));
  setTimeout(() => stop.abort(), 300);
  await expect(stopped).rejects.toMatchObject({ kind: "late", message: "the build was stopped before it" });
});

test("no files of a batch are left, after success or failure", async () => {
  const good = cliOf(TESTED);
  await good.cli.test(pins);
  expect(readdirSync(good.workFolder)).toEqual(["home"]);
  const bad = cliOf("process.exitCode = 2");
  await expect(bad.cli.monitor([], "x")).rejects.toThrow();
  expect(readdirSync(bad.workFolder)).toEqual(["home"]);
});

test("tells its version, and a CLI that does not run is a misconfiguration", async () => {
  expect(await cliOf(`console.log("1.1307.4 (standalone)")`).cli.version()).toBe("1.1307.4");
  await expect(cliOf(`console.log("no idea")`).cli.version()).rejects.toMatchObject({
    name: "MisconfiguredError",
    message: 'The Snyk CLI does not run: it printed "no idea\\n"',
  });
  const { cli } = cliOf("");
  rmSync(join(folder, "snyk"));
  await expect(cli.version()).rejects.toThrow(/^The Snyk CLI does not run: spawn .* ENOENT$/);
});

describe("several small batches in one run", () => {
  const batches = [[{ name: "a", version: "1" }], [{ name: "a", version: "2" }, ...pins]];
  /** A CLI that reads the environment in each project's folder, or always that of `only`. */
  const reading = (only?: string) => `
const { dirname, join } = require("node:path");
const folders = args.filter((arg) => arg.startsWith("batch-"));
const seen = (folder) => fs.readdirSync(join(${JSON.stringify(only)} ?? folder, process.env.PYTHONPATH.split(":")[0])).map((entry) => {
  const [name, version] = entry.replace(".egg-info", "").split("-");
  return { name, version };
});
note([args[0], folders, args.at(-1), seen(folders[0])]);
`;
  const graphs = `if (args.includes("--print-graph")) {
  for (const folder of folders) console.log("DepGraph data:\\n" + JSON.stringify({ pkgs: seen(folder).map((info) => ({ info: { ...info, name: info.name.replaceAll("_", "-") } })) }) + "\\nDepGraph target:\\nx\\nDepGraph end");
  process.exit(0);
}
`;
  const answers = (count = "seen(folder).length") => `console.log(JSON.stringify(folders.map((folder) => ({
  path: folder, dependencyCount: ${count}, vulnerabilities: seen(folder).filter(({ name }) => name === "a").map(({ version }) => (
    { id: "X-" + version, title: "t", severity: "high", name: "a", version })),
})))); process.exitCode = 1;`;

  test("each gets its own answer, once the CLI has shown that it keeps their environments apart", async () => {
    const { cli, notes } = cliOf(reading() + graphs + answers());
    for (let time = 0; time < 2; time++) {
      expect((await cli.testTogether(batches))?.map(({ answered, findings }) => [answered, findings.map(({ id }) => id)])).toEqual([
        [batches[0], ["X-1"]],
        [batches[1], ["X-2"]],
      ]);
    }
    expect(notes()).toEqual([
      ["test", ["batch-0", "batch-1"], "--print-graph", [{ name: "package_scan_trial", version: "1" }]],
      ["test", ["batch-0", "batch-1"], "--json", [{ name: "a", version: "1" }]],
      ["test", ["batch-0", "batch-1"], "--json", [{ name: "a", version: "1" }]],
    ]);
  });

  test("a CLI that reads one environment for all is not asked", async () => {
    const { cli, notes } = cliOf(reading("batch-0") + graphs + answers());
    expect(await cli.testTogether(batches)).toBeUndefined();
    expect(await cli.testTogether(batches)).toBeUndefined();
    expect(notes().length).toBe(1);
  });

  test.each([
    ["one that lacks a version", answers("1")],
    [
      "an error of one project",
      `console.log(JSON.stringify([{ ok: false, error: "Failed to get vulns", path: "batch-0" }])); process.exitCode = 2;`,
    ],
    ["no JSON", `console.log("what?")`],
  ])("%s is no answer", async (_, body) => {
    expect(await cliOf(reading() + graphs + body).cli.testTogether(batches)).toBeUndefined();
  });
});
