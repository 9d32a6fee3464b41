import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryClock } from "../../modules/scanner/adapters/in-memory";
import { SnykCli } from "../../modules/scanner/adapters/snyk-cli";
import { NO_DEADLINE } from "../../modules/scanner/deadline";
import { check } from "../../modules/scanner/steps/check";
import { monitor } from "../../modules/scanner/steps/monitor";
import { sandboxOrganization, sandboxToken, type SnykApi, startSnykApi } from "../../sandbox/snyk";
import { networkVariables } from "../../modules/network/variables.mjs";
import { startProxy } from "../helpers/proxy";
import { pythonModules } from "../helpers/python-modules";
import { item, VERSIONS_OF_EVERY_KIND } from "../helpers/described";
import { serviceContract, type Wrong } from "../helpers/service-contract";
import { startTlsFront } from "../helpers/tls-server";

/** The real CLI, in the version that sandbox.yaml pins, against the local Snyk API. */
const executable = join(__dirname, "../../node_modules/.bin/snyk");
/** Leads to this machine through a proxy only. */
const FARAWAY = "192.0.2.1";
let snyk: SnykApi;
let workFolder: string;

beforeAll(async () => {
  snyk = await startSnykApi({ faraway: FARAWAY });
  workFolder = mkdtempSync(join(tmpdir(), "scanner-snyk-"));
});
afterEach(() => snyk.faults.clear());
afterAll(async () => {
  rmSync(workFolder, { recursive: true });
  await snyk.stop();
});

/** The right credentials, but for what is wrong. */
function credentials(wrong: Wrong = {}) {
  return { token: sandboxToken, organization: sandboxOrganization.slug, api: `${snyk.url}/v1`, ...wrong };
}

async function cli(wrong: Wrong = {}, outside: Record<string, string> = {}) {
  const variables = networkVariables({ PATH: process.env.PATH, ...outside }, workFolder);
  return new SnykCli({ executable, pythonModules: await pythonModules(), workFolder, outside: variables, ...credentials(wrong) });
}

// One port, two adapters, one contract: test/unit/scanner/snyk-rest.test.ts has it for the API.
describe("by the CLI", () =>
  serviceContract(
    (wrong) => cli(wrong),
    () => snyk,
  ));

const ports = async () => ({ service: await cli(), clock: new MemoryClock(), deadline: NO_DEADLINE, log: () => undefined });

test("tells its version", async () => {
  expect(await (await cli()).version()).toBe("1.1110.0");
});

test("records a snapshot of versions of every kind", async () => {
  const requests = item("requests", "2.19.1", {
    edges: [{ requirement: "urllib3", state: "resolved", name: "urllib3", to: "urllib3==1.23" }],
  });
  const result = await check([requests, ...VERSIONS_OF_EVERY_KIND], await ports());
  const recorded = await monitor(result.projects, "kinds", await ports());
  expect([result.notChecked, recorded.failures]).toEqual([new Map(), []]);
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

test("a service that comes back is waited for by a snapshot too", async () => {
  snyk.faults.add({ on: "monitor", status: 429, times: 1 });
  const clock = new MemoryClock();
  const result = await check([item("six", "1.16.0")], { ...(await ports()), clock });
  const recorded = await monitor(result.projects, "back", { ...(await ports()), clock });
  expect([result.notChecked.size, recorded.failures.length, clock.slept]).toEqual([0, 0, [2000]]);
});

test("a wrong token is recognised by a snapshot too", async () => {
  await expect(
    (await cli({ token: "5a4db0c5-0000-4000-8000-00000000dead" })).monitor([{ name: "six", version: "1.16.0", dependsOn: [] }], "x"),
  ).rejects.toMatchObject({ kind: "misconfigured" });
});

test("through a proxy with user and password, over TLS with a company's authority; what fails on the way names the proxy", async () => {
  const [proxy, front] = await Promise.all([startProxy("ana:p@ss word"), startTlsFront(FARAWAY, workFolder, snyk.url)]);
  const api = `https://${FARAWAY}:${front.port}/v1`;
  const login = (password: string) => ({ HTTPS_PROXY: `http://ana:${password}@${proxy.host}` });
  const authority = { AWS_CA_BUNDLE: front.authority };
  const test = async (outside: Record<string, string>) => (await cli({ api }, outside)).test([{ name: "requests", version: "2.19.1" }]);
  try {
    expect((await test({ ...login("p%40ss%20word"), ...authority })).findings.length).toBeGreaterThan(0);
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${FARAWAY}:${front.port}`]));
    const through = `through the proxy http://${proxy.host} of HTTPS_PROXY`;
    await expect(test({ ...login("wrong"), ...authority })).rejects.toMatchObject({
      kind: "transient",
      message: `Client network socket disconnected before secure TLS connection was established (${through})`,
    });
    await expect(test({ HTTPS_PROXY: "http://ana:secret@127.0.0.1:9", ...authority })).rejects.toMatchObject({
      kind: "transient",
      message: "connect ECONNREFUSED 127.0.0.1:9 (through the proxy http://127.0.0.1:9 of HTTPS_PROXY)",
    });
    await expect(test(login("p%40ss%20word"))).rejects.toMatchObject({
      kind: "misconfigured",
      message: `self-signed certificate (${through}; a company's certificate authority is named in AWS_CA_BUNDLE)`,
    });
  } finally {
    await Promise.all([proxy.stop(), front.stop()]);
  }
});
