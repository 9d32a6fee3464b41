import { fetchWith } from "../../../modules/network/fetch.mjs";
import { MemoryClock } from "../../../modules/scanner/adapters/in-memory";
import { SnykRest } from "../../../modules/scanner/adapters/snyk-rest";
import { SnykRestClient } from "../../../modules/scanner/adapters/snyk-rest-client";
import { NO_DEADLINE } from "../../../modules/scanner/deadline";
import { CheckError } from "../../../modules/scanner/ports";
import { check } from "../../../modules/scanner/steps/check";
import { restOrigin } from "../../../modules/snyk/rest-address";
import { sandboxOrganization, sandboxToken, type SnykApi, startSnykApi } from "../../../sandbox/snyk";
import { item } from "../../helpers/described";
import { serviceContract, type Wrong } from "../../helpers/service-contract";

let snyk: SnykApi;
beforeAll(async () => void (snyk = await startSnykApi()));
afterEach(() => snyk.faults.clear());
afterAll(() => snyk.stop());

function api({ token = sandboxToken, organization = sandboxOrganization.slug, api: address = `${snyk.url}/v1` }: Wrong = {}) {
  return new SnykRest(new SnykRestClient({ origin: restOrigin(token, address), token, fetch: fetchWith({}) }), organization);
}

describe("by the API", () =>
  serviceContract(
    (wrong) => Promise.resolve(api(wrong)),
    () => snyk,
  ));

const pins = [
  { name: "requests", version: "2.19.1" },
  { name: "six", version: "1.16.0" },
  { name: "urllib3", version: "1.23" },
];
const idsOf = (answer: { readonly findings: readonly { readonly package: string; readonly id: string }[] }) =>
  answer.findings.map((each) => `${each.package} ${each.id}`).sort();

test("an organization is taken by its id too", async () => {
  const bySlug = await api().test(pins);
  const byId = await api({ organization: sandboxOrganization.id }).test(pins);
  expect([idsOf(byId), byId.answered]).toEqual([idsOf(bySlug), pins]);
  expect(idsOf(bySlug)).toHaveLength(6);
});

test("where the organization may not ask about many, it is asked one by one, with the same findings", async () => {
  const together = await api().test(pins);
  snyk.faults.add({ on: "bulk", status: 403 });
  const apart = await api().test(pins);
  expect([idsOf(apart), apart.answered.map(({ name }) => name).sort()]).toEqual([idsOf(together), ["requests", "six", "urllib3"]]);
});

test("without the entitlement it says what is needed, and asks no further", async () => {
  snyk.faults.add({ on: "test", status: 403 });
  await expect(api().test(pins)).rejects.toMatchObject({
    kind: "misconfigured",
    message:
      "Snyk's API answered 403: Forbidden Forbidden (SNYK-OPENAPI-0002). To tell the issues of a package, the organization's plan has to include Snyk's API (Enterprise), and the token has to be allowed to view the organization; or set snyk.engine to cli",
  });
});

test("one by one, a refusal of all ends it after a few calls, of a batch of hundreds", async () => {
  const client = new SnykRestClient({ origin: restOrigin(sandboxToken, snyk.url), token: sandboxToken, fetch: fetchWith({}) });
  const asked: string[] = [];
  const ask: SnykRestClient["ask"] = (path, ...rest) => {
    asked.push(path);
    return client.ask(path, ...rest);
  };
  snyk.faults.add({ on: "test", status: 403 });
  const many = Array.from({ length: 250 }, (_, index) => ({ name: `p${index}`, version: "1" }));
  await expect(new SnykRest({ ask }, sandboxOrganization.id).test(many)).rejects.toMatchObject({ kind: "misconfigured" });
  // The organization, all together, and as many as may run at a time.
  expect(asked.length).toBeLessThanOrEqual(2 + 2 * 4);
});

test("one by one, what has an answer is not asked again after a refusal for too many", async () => {
  snyk.faults.add({ on: "bulk", status: 403 });
  const asked: string[] = [];
  const client = new SnykRestClient({ origin: restOrigin(sandboxToken, snyk.url), token: sandboxToken, fetch: fetchWith({}) });
  let left = 3;
  const counting: Pick<SnykRestClient, "ask"> = {
    ask: async (path, deadline, body) => {
      const [, purl] = /packages\/([^/]+)\/issues/.exec(path) ?? [];
      if (purl === undefined) return client.ask(path, deadline, body);
      if (left === 0) {
        left = 3;
        throw new CheckError("transient", "too many", 30_000);
      }
      left -= 1;
      asked.push(decodeURIComponent(purl));
      return client.ask(path, deadline, body);
    },
  };
  const clock = new MemoryClock();
  const items = Array.from({ length: 8 }, (_, index) => item(`p${index}`, "1"));
  const service = new SnykRest(counting, sandboxOrganization.id);
  const result = await check(items, { service, clock, deadline: NO_DEADLINE, log: () => undefined });
  expect(result.notChecked).toEqual(new Map());
  expect(asked.sort()).toEqual(items.map(({ name }) => `pkg:pypi/${name}@1`));
  expect(clock.slept.every((each) => each === 30_000)).toBe(true);
});

/** A service whose answers are these, in turn; and what it was asked. */
function scripted(...answers: readonly unknown[]) {
  const asked: unknown[] = [];
  const left = [...answers];
  const ask = (path: string, _deadline: unknown, body?: unknown) => {
    asked.push(body ?? path);
    const next = left.shift();
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  const service = new SnykRest({ ask }, "5a4db0c5-0000-4000-8000-000000000001");
  return { service, asked: () => asked.slice(1) };
}
const organization = { data: { id: "5a4db0c5-0000-4000-8000-000000000001" } };
const issue = (id: string, representations: unknown[], more: Record<string, unknown> = {}) => ({
  id,
  attributes: { title: "t", effective_severity_level: "high", coordinates: [{ remedies: [], representations }], ...more },
});
const about = (name: string, version: string) => ({ package: { name, version, type: "pypi", url: `pkg:pypi/${name}@${version}` } });
const two = pins.slice(0, 2);

test("asks by package URL", async () => {
  const odd = [
    { name: "a-b", version: "1!2.0+x.1" },
    { name: "c", version: "1" },
  ];
  const { service, asked } = scripted(organization, { data: [] });
  await service.test(odd);
  expect(asked()).toEqual([{ data: { type: "resource", attributes: { purls: ["pkg:pypi/a-b@1!2.0%2Bx.1", "pkg:pypi/c@1"] } } }]);
});

test("an issue that does not say which package it is about is found by asking about fewer", async () => {
  const unnamed = issue("X", [{ resource_path: "<2" }]);
  const { service, asked } = scripted(organization, { data: [unnamed] }, { data: [unnamed] }, { data: [] });
  expect(await service.test(two)).toMatchObject({ answered: two, findings: [{ id: "X", package: "requests", version: "2.19.1" }] });
  expect(asked().slice(1)).toEqual([
    expect.stringContaining("/packages/pkg%3Apypi%2Frequests%402.19.1/issues?"),
    expect.stringContaining("/packages/pkg%3Apypi%2Fsix%401.16.0/issues?"),
  ]);
});

test("one issue of two versions is a finding of each, with the fixes that are its own", async () => {
  const shared = {
    id: "X",
    attributes: {
      effective_severity_level: "info",
      problems: [
        { id: "CVE-1", source: "CVE" },
        { id: "CWE-2", source: "CWE" },
        { id: "GHSA-3", source: "GHSA" },
      ],
      severities: [
        { source: "NVD", score: 9.8 },
        { source: "Snyk", score: 4, type: "secondary" },
        { source: "Snyk", score: 5, type: "primary" },
      ],
      coordinates: [
        { remedies: [{ details: { upgrade_package: "3,2.5" } }], representations: [about("requests", "2.19.1")] },
        { remedies: [{ details: { upgrade_package: "9" } }], representations: [about("six", "1.16.0")] },
      ],
      slots: {
        exploit_details: {
          maturity_levels: [
            { level: "Attacked", type: "secondary" },
            { level: "Unreported", type: "primary" },
          ],
        },
      },
    },
  };
  const { service } = scripted(organization, { data: [shared] });
  const common = {
    id: "X",
    title: "Untitled problem",
    severity: "low",
    cves: ["CVE-1"],
    cwes: ["CWE-2"],
    cvssScore: 5,
    exploit: "Unreported",
  };
  const url = "https://security.snyk.io/vuln/X";
  expect((await service.test(two)).findings).toEqual([
    { ...common, url, package: "requests", version: "2.19.1", fixedIn: ["3", "2.5"] },
    { ...common, url, package: "six", version: "1.16.0", fixedIn: ["9"] },
  ]);
});

test("all pages count, each asked at the same host whatever the link says", async () => {
  const pages = [
    { data: [issue("X", [about("six", "1.16.0")])], links: { next: "https://elsewhere.example/orgs/o/packages/issues?offset=1000" } },
    { data: [issue("Y", [about("six", "1.16.0")])], links: { next: { href: "/rest/orgs/o/packages/issues?offset=2000" } } },
    { data: [], links: {} },
  ];
  const paths: string[] = [];
  const answers: unknown[] = [organization, ...pages];
  const ask = (path: string) => {
    paths.push(path);
    return Promise.resolve(answers.shift());
  };
  const { findings } = await new SnykRest({ ask }, organization.data.id).test(two);
  expect(findings.map(({ id }) => id)).toEqual(["X", "Y"]);
  expect(paths.slice(2)).toEqual(["/rest/orgs/o/packages/issues?offset=1000", "/rest/orgs/o/packages/issues?offset=2000"]);
});

test.each([
  [
    "no severity",
    { data: [{ id: "X", attributes: { title: "t" } }] },
    "unknown",
    "the API's answer is not complete: data.0.attributes.effective_severity_level",
  ],
  [
    "a severity that nobody knows",
    { data: [issue("X", [], { effective_severity_level: "worse" })] },
    "unknown",
    "the API's answer is not complete: data.0.attributes.effective_severity_level",
  ],
  ["no list", {}, "unknown", "the API's answer is not complete: data"],
  [
    "a package that it cannot answer",
    { data: [], meta: { errors: [{ status: "400", detail: "Invalid PURL" }] } },
    "rejected",
    "Snyk's API: Invalid PURL (400)",
  ],
  ["errors beside its data", { data: [], errors: [{ status: "503", detail: "busy" }] }, "transient", "Snyk's API: busy (503)"],
  ["a part that fails", { data: [], meta: { errors: [{ status: "503", detail: "busy" }] } }, "transient", "Snyk's API: busy (503)"],
])("an answer with %s is no answer", async (_, answer, kind, message) => {
  await expect(scripted(organization, answer).service.test(two)).rejects.toMatchObject({ kind, message });
});

test("batches together are answered whole or not at all", async () => {
  const whole = scripted(organization, { data: [] }, { data: [issue("X", [about("requests", "2.19.1")])] });
  const batches = [
    [
      { name: "a", version: "1" },
      { name: "b", version: "1" },
    ],
    two,
  ];
  expect((await whole.service.testTogether(batches))?.map(({ findings }) => findings.map(({ id }) => id))).toEqual([[], ["X"]]);
  const broken = scripted(organization, { data: [] }, new CheckError("transient", "busy"));
  expect(await broken.service.testTogether(batches)).toBeUndefined();
});
