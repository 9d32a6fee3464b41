import { sandboxOrganization, sandboxToken, type SnykApi, startSnykApi } from "../../../../sandbox/snyk";

let snyk: SnykApi;
beforeAll(async () => void (snyk = await startSnykApi()));
afterEach(() => snyk.faults.clear());
afterAll(() => snyk.stop());

const ORG = `/rest/orgs/${sandboxOrganization.id}/packages`;

async function call(path: string, purls?: readonly string[], token = sandboxToken) {
  const type = "application/vnd.api+json";
  const headers = { authorization: `token ${token}`, "content-type": type };
  const body = JSON.stringify({ data: { type: "resource", attributes: { purls } } });
  const answer = await fetch(`${snyk.url}${path}`, purls === undefined ? { headers } : { method: "POST", headers, body });
  return { status: answer.status, type: answer.headers.get("content-type"), json: (await answer.json()) as Record<string, unknown> };
}

test("an issue has ids, severity, score, ranges, fixes and the packages that it is about", async () => {
  const purls = ["pkg:pypi/requests@2.19.1", "pkg:pypi/Requests@2.18.0", "pkg:pypi/six@1.16.0"];
  const { status, json } = await call(`${ORG}/issues?version=2025-11-05`, purls);
  const { data, meta } = json as { data: { id: string; attributes: object }[]; meta: { packages: Record<string, unknown> } };
  expect([status, Object.keys(meta.packages)]).toEqual([200, purls]);
  expect(data.find(({ id }) => id === "GHSA-x84v-xcm2-53pg")?.attributes).toEqual({
    title: "Credentials exposed after a redirect from https to http",
    type: "package_vulnerability",
    description: "## Overview\nCredentials exposed after a redirect from https to http\n",
    created_at: "2018-10-29T00:00:00Z",
    updated_at: "2018-10-29T00:00:00Z",
    effective_severity_level: "high",
    problems: [
      { id: "CVE-2018-18074", source: "CVE" },
      { id: "CWE-522", source: "CWE" },
      { id: "GHSA-x84v-xcm2-53pg", source: "GHSA" },
    ],
    severities: [
      {
        type: "primary",
        source: "Snyk",
        level: "high",
        score: 7.5,
        vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
        version: "3.1",
      },
    ],
    coordinates: [
      {
        remedies: [
          {
            type: "indeterminate",
            description: "Upgrade the package version to 2.20.0 to fix this vulnerability",
            details: { upgrade_package: "2.20.0" },
          },
        ],
        representations: [
          { resource_path: "<2.20.0" },
          { package: { name: "requests", version: "2.19.1", type: "pypi", url: purls[0] } },
          { package: { name: "requests", version: "2.18.0", type: "pypi", url: purls[1] } },
        ],
      },
    ],
    slots: {
      disclosure_time: "2018-10-29T00:00:00Z",
      publication_time: "2018-10-29T00:00:00Z",
      exploit_details: { sources: [], maturity_levels: [{ type: "primary", format: "CVSSv3", level: "Not Defined" }] },
      references: [{ title: "Advisory", url: "https://github.com/advisories/GHSA-x84v-xcm2-53pg" }],
    },
  });
});

test("what is no package URL of PyPI is named, and the others are answered", async () => {
  const { json } = await call(`${ORG}/issues?version=2025-11-05`, ["pkg:npm/left@1", "six", "pkg:pypi/six", "pkg:pypi/six@1.16.0"]);
  const { data, meta } = json as { data: unknown[]; meta: { errors: { detail: string; meta: { purl: string } }[] } };
  expect(data).toEqual([]);
  expect(meta.errors.map(({ detail, meta: { purl } }) => [purl, detail])).toEqual([
    ["pkg:npm/left@1", "Unsupported Ecosystem"],
    ["six", "Invalid PURL"],
    ["pkg:pypi/six", "Invalid PURL: a version is required"],
  ]);
});

test("one package's issues come by pages", async () => {
  const path = `${ORG}/${encodeURIComponent("pkg:pypi/requests@2.19.1")}/issues?version=2025-11-05&limit=2`;
  const first = await call(path);
  const { links, data } = first.json as { links: { next: string }; data: unknown[] };
  const second = await call(`/rest${links.next}`);
  expect([data.length, (second.json.data as unknown[]).length, second.json.links]).toEqual([
    2,
    1,
    { self: expect.stringContaining("offset=2") as string },
  ]);
});

test.each([
  ["no version", `${ORG}/issues`, sandboxToken, 400],
  ["an organization by its name", "/rest/orgs/sandbox/packages/issues?version=2025-11-05", sandboxToken, 400],
  ["an unknown organization", "/rest/orgs/5a4db0c5-0000-4000-8000-00000000dead/packages/issues?version=2025-11-05", sandboxToken, 404],
  ["a wrong token", `${ORG}/issues?version=2025-11-05`, "5a4db0c5-0000-4000-8000-00000000dead", 401],
])("%s is an error of JSON:API", async (_, path, token, code) => {
  const { status, type, json } = await call(path, [], token);
  expect([status, type, json.jsonapi, (json.errors as { status: string }[]).map((each) => each.status)]).toEqual([
    code,
    "application/vnd.api+json; charset=utf-8",
    { version: "1.0" },
    [String(code)],
  ]);
});

test("an entitlement can be missing for many, for one, or for both", async () => {
  const one = `${ORG}/${encodeURIComponent("pkg:pypi/six@1.16.0")}/issues?version=2025-11-05`;
  const statuses = async () => [(await call(`${ORG}/issues?version=2025-11-05`, [])).status, (await call(one)).status];
  snyk.faults.add({ on: "bulk", status: 403 });
  expect(await statuses()).toEqual([403, 200]);
  snyk.faults.clear();
  snyk.faults.add({ on: "test", status: 403 });
  expect(await statuses()).toEqual([403, 403]);
});
