import { spawn } from "node:child_process";
import { once } from "node:events";
import { buildCommand } from "../../../bench/scan/build-command";
import { describeAlone } from "../../../bench/scan/alone/measure";
import { describeScans } from "../../../bench/scan/describe";
import { type Cost, differencesOf, type ScanMeasurement } from "../../../bench/scan/measure";
import { memoryIn, memoryOf, programOf } from "../../../bench/scan/memory";
import { generatedPackages } from "../../../bench/scan/packages";
import { since, Traffic } from "../../../bench/scan/traffic";
import { spread } from "../../../bench/scan/walkthrough";
import { startServer } from "../../helpers/http-server";

const cost = (more: Partial<Cost> = {}): Cost => ({
  seconds: 10,
  steps: { inventory: 1, confusion: 0, pins: 0.2, describe: 2, check: 3, monitor: 2.5, rest: 2.3 },
  toEnvironment: 1.3,
  toDescribed: 3.2,
  cpuSeconds: 8,
  peak: {
    bytes: 380e6,
    parts: [
      { program: "node scanner.js", bytes: 200e6 },
      { program: "node snyk", bytes: 180e6 },
    ],
  },
  calls: 4004,
  bytes: 2.5e6,
  checked: 1000,
  findings: 7,
  ...more,
});

const measured: ScanMeasurement = {
  cpus: 2,
  load: [0.5, 1.25],
  costs: [
    {
      packages: 2000,
      versions: 1,
      delayMs: 50,
      first: cost(),
      again: cost({ seconds: 5, calls: 1025 }),
      walkthrough: {
        list: 12,
        install: 800,
        monitor: 2,
        measured: { list: 1000, install: 25 },
        calls: 1100,
        bytes: 3e6,
        peakBytes: 90e6,
        ratios: { toEnvironment: 624.6, toDescribed: 253.8, whole: 81.4 },
        compared: 25,
        differences: ["a==1: pip installs it, our verdict is source-only"],
      },
    },
  ],
};

test("the table says what was measured, and what was only multiplied", () => {
  expect(describeScans(measured)).toEqual([
    "2 processors, load 0.5 before and 1.3 after; seconds",
    "packages  delay  scan   seconds  inventory  confusion  pins  describe  check  monitor  rest  CPU s  peak MB  calls  MB moved  checked",
    "2000      50 ms  first  10.0     1.0        0.0        0.2   2.0       3.0    2.5      2.3   8.0    380      4004   2.50      1000",
    "2000      50 ms  again  5.0      1.0        0.0        0.2   2.0       3.0    2.5      2.3   8.0    380      1025   2.50      1000",
    "2000 packages, 50 ms: at its peak, node scanner.js 200, node snyk 180 MB",
    "",
    "packages  delay  walkthrough: list  install  monitor  peak MB  ours to environment  ratio  described  ratio  ours as a whole  ratio",
    "2000      50 ms  12.0               800.0    2.0      90       1.30                 625x   3.20       254x   10.0             81x",
    "2000 packages, 50 ms: the walkthrough's list ends after 1000 packages; its seconds are those times 2000/1000",
    "2000 packages, 50 ms: pip was measured for 25 of them; its seconds are those times 2000/25",
    "2000 packages, 50 ms: snyk monitor was measured for these 25 only, and not multiplied",
    "2000 packages, 50 ms: of the 25 that pip was asked for, 1 differ:",
    "  a==1: pip installs it, our verdict is source-only",
  ]);
});

test("a scan alone is a row, with the programs that hold its memory", () => {
  const usage = {
    seconds: 14.2,
    cpuSeconds: 2.7,
    peak: { bytes: 167e6, parts: [{ program: "node alone.js", bytes: 167e6 }] },
    exitCode: 0,
    output: "",
  };
  const seconds = { inventory: 2.2, pins: 0.5, describe: 6.6, check: 2.5 };
  const [, ...lines] = describeAlone([{ packages: 10_000, versions: 3, engine: "api", usage, seconds, checked: 30_000 }]);
  expect(lines).toEqual([
    "packages   engine  seconds  inventory  pins  describe  check  monitor  CPU s  peak MB  checked",
    "10000 x 3  api     14.2     2.2        0.5   6.6       2.5    0.0      2.7    167      30000",
    "10000 packages, api: at its peak, node alone.js 167 MB",
  ]);
});

test("a difference is named, whichever way it goes", () => {
  const packages = [
    { name: "a", version: "1", installable: "yes" },
    { name: "b", version: "1", installable: "source-only" },
    { name: "c", version: "1", installable: "python-version" },
  ] as const;
  expect(differencesOf(packages, ["a==1", "b==1", "c==1", "d==1"], new Set(["b==1", "d==1"]))).toEqual([
    "a==1: pip does not install it, our verdict is yes",
    "b==1: pip installs it, our verdict is source-only",
    "d==1: pip installs it, our verdict is not in the inventory",
  ]);
});

test("memory is said by program, with all that it started", async () => {
  expect(programOf("/usr/bin/node\0--max-semi-space-size=8\0/tmp/x/scanner.js\0")).toBe("node scanner.js");
  expect(programOf("python3\0-\0")).toBe("python3");
  const script = "const { spawn } = require('node:child_process'); spawn('sleep', ['30']); setInterval(() => {}, 1000); console.log('up')";
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"], detached: true });
  try {
    await once(child.stdout, "data");
    const { bytes, parts } = memoryOf(child.pid);
    expect(parts.map(({ program }) => program.split(" ")[0])).toEqual(["node", "sleep"]);
    expect(parts.reduce((sum, part) => sum + part.bytes, 0)).toBe(bytes);
  } finally {
    process.kill(-(child.pid ?? 0));
  }
});

test("the scanner is measured as the build starts it", () => {
  expect(buildCommand()).toEqual({ flags: ["--max-semi-space-size=8"], env: { MALLOC_TRIM_THRESHOLD_: "131072" } });
});

test("the pages of a file that several programs run count once, and those of their own always", () => {
  const node = { file: "/usr/bin/node", own: 60 };
  const processes = [
    { ...node, program: "node scanner.js", mapped: 40 },
    { ...node, program: "node snyk", own: 90, mapped: 45 },
    { file: "/usr/bin/python3", program: "python3 pip_resolve.py", own: 20, mapped: 8 },
  ];
  expect(memoryIn(processes)).toEqual({
    bytes: 60 + 90 + 45 + 28,
    parts: [
      { program: "node snyk", bytes: 135 },
      { program: "node scanner.js", bytes: 60 },
      { program: "python3 pip_resolve.py", bytes: 28 },
    ],
  });
});

test("a sample is spread over the whole list", () => {
  expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 2, 5, 7]);
  expect(spread([0, 1], 4)).toEqual([0, 1]);
});

test("a shorter list of packages is the beginning of a longer one, with some that pip cannot install", () => {
  const packages = generatedPackages(60, 2);
  expect(generatedPackages(10, 2)).toEqual(packages.slice(0, 10));
  expect(packages.map(({ releases }) => releases.length).slice(0, 5)).toEqual([1, 1, 1, 2, 2]);
  expect(packages.filter(({ releases }) => releases[0]?.requiresPython === "<3").map(({ name }) => name)).toEqual(["generated-000007"]);
  expect(packages.filter(({ releases }) => releases[0]?.wheels !== undefined).map(({ name }) => name)).toEqual(["generated-000008"]);
  expect(packages[3]?.releases[0]).toEqual({ version: "1.0.0", requires: ["generated-000001>=1.0", "generated-000002>=1.0"] });
});

test("calls are counted, and bytes also of connections that are closed", async () => {
  const traffic = new Traffic();
  const server = await startServer((_url, request) => {
    void traffic.watch(request);
    return { body: "x".repeat(1000), headers: { connection: "close" } };
  });
  try {
    const before = traffic.moved();
    await (await fetch(server.url)).text();
    await (await fetch(server.url)).text();
    const { calls, bytes } = since(before, traffic.moved());
    expect([calls, bytes > 2000, bytes < 3000]).toEqual([2, true, true]);
  } finally {
    await server.stop();
  }
});
