import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryClock } from "../../modules/scanner/adapters/in-memory";
import { SnykCli } from "../../modules/scanner/adapters/snyk-cli";
import { NO_DEADLINE } from "../../modules/scanner/deadline";
import { check } from "../../modules/scanner/steps/check";
import type { Described } from "../../modules/scanner/steps/describe";
import { monitor } from "../../modules/scanner/steps/monitor";
import { sandboxOrganization, sandboxToken, type SnykApi, startSnykApi } from "../../sandbox/snyk";
import { pythonModules } from "../helpers/python-modules";

/** The real CLI, in the version that sandbox.yaml pins, against the local Snyk API. */
const executable = join(__dirname, "../../node_modules/.bin/snyk");
let snyk: SnykApi;
let workFolder: string;

beforeAll(async () => {
  snyk = await startSnykApi();
  workFolder = mkdtempSync(join(tmpdir(), "scanner-snyk-"));
});
afterEach(() => snyk.faults.clear());
afterAll(async () => {
  rmSync(workFolder, { recursive: true });
  await snyk.stop();
});

async function cli(more: { token?: string; organization?: string; api?: string } = {}) {
  const credentials = { token: sandboxToken, organization: sandboxOrganization.slug, api: `${snyk.url}/v1`, ...more };
  return new SnykCli({ executable, pythonModules: await pythonModules(), workFolder, outside: { PATH: process.env.PATH }, ...credentials });
}

const item = (name: string, version: string, more: Partial<Described> = {}): Described => ({
  name,
  version,
  repositories: ["team"],
  revisions: {},
  origin: "public",
  unlisted: false,
  notes: [],
  assets: [],
  installable: "yes",
  pip: [],
  edges: [],
  pin: version,
  ...more,
});
const ports = async () => ({ service: await cli(), clock: new MemoryClock(), deadline: NO_DEADLINE, log: () => undefined });

test("tells its version", async () => {
  expect(await (await cli()).version()).toBe("1.1110.0");
});

test("checks versions of every kind, also those that cannot be installed, and records a snapshot", async () => {
  const requests = item("requests", "2.19.1", {
    edges: [{ requirement: "urllib3", state: "resolved", name: "urllib3", to: "urllib3==1.23" }],
  });
  // Packages that the CLI itself needs, unusual versions of PEP 440, and a Python 2 package.
  const others = [
    item("urllib3", "1.23"),
    item("setuptools", "40.0.0"),
    item("pip", "9.0"),
    item("a-b", "1!2.0.post3.dev4"),
    item("c", "1.0+local.1"),
    item("functools32", "3.2.3.post2", { installable: "source-only" }),
  ];
  const result = await check([requests, ...others], await ports());
  const recorded = await monitor(result.projects, "kinds", await ports());
  expect(result.notChecked).toEqual(new Map());
  expect(recorded.failures).toEqual([]);
  expect(result.findings.filter((each) => each.cves.includes("CVE-2018-18074"))).toEqual([
    expect.objectContaining({ package: "requests", version: "2.19.1", severity: "high", fixedIn: ["2.20.0"] }),
  ]);
  const project = snyk.projects().find(({ name }) => name === "kinds");
  expect(project?.snapshots.map(({ packages }) => packages.map(({ name, version }) => `${name}==${version}`).sort())).toEqual([
    [
      "a-b==1!2.0.post3.dev4",
      "c==1.0+local.1",
      "functools32==3.2.3.post2",
      "pip==9.0",
      "requests==2.19.1",
      "setuptools==40.0.0",
      "urllib3==1.23",
    ],
  ]);
  expect(recorded.snapshots).toEqual([
    { projectName: "kinds", url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//) as string, packages: 7 },
  ]);
});

test("versions of one name are checked in one run of the CLI, each in its own environment", async () => {
  const pin = (name: string, version: string) => ({ name, version });
  const batches = [
    [pin("requests", "2.19.1"), pin("six", "1.16.0")],
    [pin("requests", "2.32.3")],
    [pin("requests", "2.20.0"), pin("urllib3", "1.23")],
  ];
  const answers = await (await cli()).testTogether(batches);
  expect(answers?.map(({ answered }) => answered)).toEqual(batches);
  const versions = answers?.map(({ findings }) => [...new Set(findings.map((each) => `${each.package} ${each.version}`))].sort());
  expect(versions).toEqual([["requests 2.19.1"], [], ["requests 2.20.0", "urllib3 1.23"]]);
});

test("a service that comes back is waited for", async () => {
  snyk.faults.add({ on: "test", status: 503, times: 1 });
  snyk.faults.add({ on: "monitor", status: 429, times: 1 });
  const clock = new MemoryClock();
  const result = await check([item("six", "1.16.0")], { ...(await ports()), clock });
  const recorded = await monitor(result.projects, "back", { ...(await ports()), clock });
  expect([result.notChecked.size, recorded.failures.length, clock.slept]).toEqual([0, 0, [2000, 2000]]);
});

test("a service that does not answer counts as a temporary failure", async () => {
  const service = await cli({ api: "http://127.0.0.1:9/v1" });
  await expect(service.test([{ name: "six", version: "1.16.0" }])).rejects.toMatchObject({
    kind: "transient",
    message: "connect ECONNREFUSED 127.0.0.1:9",
  });
});

test("a wrong token and a wrong organization are recognised as such", async () => {
  const pins = [{ name: "six", version: "1.16.0" }];
  await expect((await cli({ token: "5a4db0c5-0000-4000-8000-00000000dead" })).test(pins)).rejects.toMatchObject({ kind: "misconfigured" });
  await expect((await cli({ organization: "nobody" })).test(pins)).rejects.toMatchObject({ kind: "misconfigured" });
  await expect(
    (await cli({ token: "5a4db0c5-0000-4000-8000-00000000dead" })).monitor([{ name: "six", version: "1.16.0", dependsOn: [] }], "x"),
  ).rejects.toMatchObject({ kind: "misconfigured" });
});
