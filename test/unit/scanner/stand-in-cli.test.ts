import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryClock } from "../../../modules/scanner/adapters/in-memory";
import { SnykCli } from "../../../modules/scanner/adapters/snyk-cli";
import { systemClock } from "../../../modules/scanner/adapters/system-clock";
import { Deadline, NO_DEADLINE } from "../../../modules/scanner/deadline";
import { check } from "../../../modules/scanner/steps/check";
import type { Described } from "../../../modules/scanner/steps/describe";
import { monitor } from "../../../modules/scanner/steps/monitor";
import { sandboxOrganization, sandboxToken, type SnykApi, startSnykApi } from "../../../sandbox/snyk";
import { standInCli } from "../../helpers/stand-in-cli";
import { item } from "../../helpers/described";

/** The scanner's calls through a CLI like the current ones, against the local Snyk API. */
let api: SnykApi;
let folder: string;
beforeAll(async () => {
  api = await startSnykApi();
  folder = mkdtempSync(join(tmpdir(), "stand-in-"));
});
afterEach(() => api.faults.clear());
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await api.stop();
});

function cli(mode: "program" | "no-program" = "program", more: { token?: string; organization?: string; api?: string } = {}): SnykCli {
  const given = { token: sandboxToken, organization: sandboxOrganization.slug, api: `${api.url}/v1` };
  const workFolder = mkdtempSync(join(folder, "work-"));
  const executable = standInCli(folder, mode);
  return new SnykCli(Object.assign({ executable, pythonModules: folder, workFolder, outside: { PATH: process.env.PATH } }, given, more));
}

const items = (count: number): Described[] =>
  Array.from({ length: count }, (_, index) => (index === 0 ? item("requests", "2.19.1") : item(`p${index}`, "1")));
const pins = [{ name: "six", version: "1.16.0" }];

test("finds, records and tells its version", async () => {
  const service = cli();
  const ports = { service, clock: new MemoryClock(), deadline: NO_DEADLINE, log: () => undefined };
  expect(await service.version()).toBe("1.1307.4");
  const { findings, notChecked, projects } = await check(items(3), ports);
  expect([findings[0]?.cves, findings[0]?.package, notChecked.size]).toEqual([["CVE-2018-18074"], "requests", 0]);
  expect((await monitor(projects, "stand-in", ports)).failures).toEqual([]);
  expect(api.projects().map(({ name, snapshots }) => [name, snapshots[0]?.packages.length])).toEqual([["stand-in", 3]]);
});

test("a failed download of the program is found before the first package, in one message that names the hosts", async () => {
  const program = "the build must reach downloads.snyk.io or static.snyk.io, or get the program with the scanner";
  await expect(cli("no-program").version()).rejects.toMatchObject({
    name: "MisconfiguredError",
    message: expect.stringContaining(program) as string,
  });
  // Even without that, it is not searched for among the packages.
  const ports = { service: cli("no-program"), clock: new MemoryClock(), deadline: NO_DEADLINE, log: () => undefined };
  await expect(check(items(100), ports)).rejects.toMatchObject({
    kind: "misconfigured",
    message: expect.stringContaining(program) as string,
  });
});

test.each([
  [400, "rejected"],
  [401, "misconfigured"],
  [403, "misconfigured"],
  [404, "misconfigured"],
  [500, "transient"],
  [502, "transient"],
  [503, "transient"],
  [504, "transient"],
  [429, "transient"],
])("status %d of the API, as JSON:API, is %s", async (status, kind) => {
  api.faults.add({ on: "all", status, form: "json-api" });
  await expect(cli().test(pins)).rejects.toMatchObject({ kind });
});

test("an error of a snapshot is recognised as well", async () => {
  api.faults.add({ on: "monitor", status: 503, form: "json-api" });
  await expect(cli().monitor([{ name: "six", version: "1.16.0", dependsOn: [] }], "x")).rejects.toMatchObject({ kind: "transient" });
});

test("a slow API: what was checked before the deadline stays, the rest is named", async () => {
  const slow = () => api.faults.add({ on: "all", delayMs: 600_000 });
  // The first batch is answered; then every call hangs.
  let deadline = NO_DEADLINE;
  const service = cli();
  const test = service.test.bind(service);
  service.test = (batch) => test(batch, deadline);
  const log = () => {
    slow();
    deadline = new Deadline(systemClock, systemClock.elapsedMs() + 500, new AbortController().signal);
  };
  const twice = items(1).flatMap((item) => [item, Object.assign({}, item, { version: "2.20.0", pin: "2.20.0" })]);
  const { findings, notChecked, projects } = await check(twice, { service, clock: systemClock, deadline: NO_DEADLINE, log });
  expect(new Set(findings.map(({ version }) => version))).toEqual(new Set(["2.19.1"]));
  expect(notChecked).toEqual(new Map([["requests==2.20.0", "there was no time left for it"]]));
  const recorded = await monitor(projects, "slow", { service, clock: systemClock, deadline, log });
  expect(recorded.failures).toEqual([{ step: "monitor", subject: "slow", reason: "there was no time left for it" }]);
});

test("it waits for a short Retry-After itself, and a long one is said", async () => {
  api.faults.add({ on: "test", status: 429, retryAfter: "0", form: "json-api", times: 2 });
  expect(await cli().test(pins)).toEqual({ answered: pins, findings: [], licences: [] });
  api.faults.add({ on: "test", status: 429, retryAfter: "1200", form: "json-api" });
  await expect(cli().test(pins)).rejects.toMatchObject({ kind: "transient", message: "Retry after: 1200", retryAfterMs: 600_000 });
});

test("a wrong token, a wrong organization and no service are told apart", async () => {
  await expect(cli("program", { token: "5a4db0c5-0000-4000-8000-00000000dead" }).test(pins)).rejects.toMatchObject({
    kind: "misconfigured",
  });
  await expect(cli("program", { organization: "nobody" }).test(pins)).rejects.toMatchObject({ kind: "misconfigured" });
  await expect(cli("program", { api: "http://127.0.0.1:9/v1" }).test(pins)).rejects.toMatchObject({ kind: "transient" });
});

test("an outage of the service is never searched for among 300 packages", async () => {
  api.faults.add({ on: "test", status: 503, form: "json-api" });
  const lines: string[] = [];
  const ports = { service: cli(), clock: new MemoryClock(), deadline: NO_DEADLINE, log: (line: string) => void lines.push(line) };
  const { notChecked } = await check(items(300), ports);
  expect([notChecked.size, new Set(notChecked.values()).size, lines]).toEqual([
    300,
    1,
    ["check: 300 versions asked, 300 without an answer"],
  ]);
});
