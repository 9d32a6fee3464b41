import { sandboxOrganization, sandboxToken, startSnykApi, type SnykApi } from "../../../../sandbox/snyk";
import { client } from "./client";
import { depGraph } from "./graphs";

let api: SnykApi;
beforeAll(async () => {
  api = await startSnykApi();
});
afterEach(() => api.faults.clear());
afterAll(() => api.stop());

const call: ReturnType<typeof client> = (...request) => client(api.url)(...request);
const graph = depGraph({ "requests@2.19.1": [], "six@1.16.0": [] });

test("POST /v1/test-dep-graph finds by name and version", async () => {
  const { status, body } = await call("POST", "/v1/test-dep-graph?org=&severityThreshold=high", { depGraph: graph });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    ok: false,
    meta: { org: "sandbox" },
    result: {
      affectedPkgs: {
        "requests@2.19.1": {
          issues: { "GHSA-x84v-xcm2-53pg": { issueId: "GHSA-x84v-xcm2-53pg", fixInfo: { nearestFixedInVersion: "2.20.0" } } },
        },
      },
      issuesData: {
        "GHSA-x84v-xcm2-53pg": { severity: "high", identifiers: { CVE: ["CVE-2018-18074"] }, cvssScore: 7.5, fixedIn: ["2.20.0"] },
      },
    },
  });
  expect(Object.keys((body["result"] as { issuesData: object }).issuesData)).toEqual(["GHSA-x84v-xcm2-53pg"]);
});

test("a graph without findings is ok, compressed or not", async () => {
  const clean = { depGraph: depGraph({ "six@1.16.0": [] }) };
  for (const packed of [true, false]) {
    expect(await call("POST", "/v1/test-dep-graph", clean, sandboxToken, packed)).toMatchObject({
      status: 200,
      body: { ok: true, result: { affectedPkgs: {} } },
    });
  }
});

test("the documented POST /v1/test/dep-graph", async () => {
  const { body } = await call("POST", `/v1/test/dep-graph?org=${sandboxOrganization.id}`, { depGraph: graph });
  expect(body).toMatchObject({
    ok: false,
    dependencyCount: 2,
    packageManager: "pip",
    org: { id: sandboxOrganization.id, name: "Sandbox" },
  });
  expect((body["issues"] as { issueId: string }[]).map((each) => each.issueId)).toEqual([
    "GHSA-x84v-xcm2-53pg",
    "GHSA-j8r2-6x86-q33q",
    "GHSA-9wx4-h78v-vm56",
  ]);
});

test("snapshots are grouped by organization, package manager and name", async () => {
  const own = await startSnykApi();
  try {
    const put = async (path: string, method: string, body: unknown) => {
      const headers = { authorization: `token ${sandboxToken}`, "content-type": "application/json" };
      const response = await fetch(own.url + path, { method, headers, body: JSON.stringify(body) });
      return (await response.json()) as { uri: string; projectName: string; isMonitored: boolean; org: string };
    };
    const first = await put("/v1/monitor/pip/graph", "PUT", {
      meta: { projectName: "the project", name: "folder", org: "Sandbox" },
      depGraphJSON: graph,
    });
    await put("/v1/monitor/pip/graph", "PUT", {
      meta: { projectName: "the project", name: "folder" },
      depGraphJSON: depGraph({ "six@1.16.0": [] }),
    });
    await put("/v1/monitor/pip/graph", "PUT", { meta: { name: "folder" }, depGraphJSON: graph });
    await put("/v1/monitor/dep-graph", "POST", { depGraph: graph });
    expect(first).toMatchObject({ projectName: "the project", isMonitored: true, org: "sandbox" });
    const shown = own
      .projects()
      .map((each) => [each.organization, each.packageManager, each.name, each.snapshots.map((snapshot) => snapshot.packages.length)]);
    expect(shown).toEqual([
      ["sandbox", "pip", "the project", [2, 1]],
      ["sandbox", "pip", "folder", [2]],
      ["sandbox", "pip", "app", [2]],
    ]);
    const [project] = own.projects();
    expect(first.uri).toBe(`${own.url}/org/sandbox/project/${project!.id}/history/${project!.snapshots[0]!.id}`);
    expect((await fetch(`${own.url}/_sandbox/projects`)).status).toBe(401);
    const headers = { authorization: `token ${sandboxToken}` };
    expect(await (await fetch(`${own.url}/_sandbox/projects`, { headers })).json()).toEqual({ projects: own.projects() });
  } finally {
    await own.stop();
  }
});

test("an unknown organization is 404 with a message for people", async () => {
  const userMessage = "Org nobody was not found or you may not have the correct permissions";
  for (const [method, path, body] of [
    ["POST", "/v1/test-dep-graph?org=nobody", { depGraph: graph }],
    ["PUT", "/v1/monitor/pip/graph", { meta: { org: "nobody" }, depGraphJSON: graph }],
    ["GET", "/v1/cli-config/settings/sast?org=nobody", undefined],
  ] as const) {
    expect(await call(method, path, body)).toMatchObject({ status: 404, body: { code: 404, userMessage } });
  }
});

test.each([
  ["no graph", "/v1/test-dep-graph", {}, "Invalid request: depGraph"],
  ["a broken graph", "/v1/test-dep-graph", { depGraph: { ...graph, pkgs: "?" } }, "Invalid dependency graph: pkgs"],
  ["an unknown severity", "/v1/test-dep-graph?severityThreshold=terrible", { depGraph: graph }, "Invalid request: severityThreshold"],
])("%s is 400", async (_, path, body, message) => {
  expect(await call("POST", path, body)).toMatchObject({ status: 400, body: { code: 400, message } });
});

test("a body that is not JSON is 400 and an unknown call 404, both as JSON", async () => {
  const headers = { authorization: `token ${sandboxToken}`, "content-type": "application/json" };
  const response = await fetch(`${api.url}/v1/test-dep-graph`, { method: "POST", headers, body: "{" });
  expect([response.status, await response.json()]).toEqual([400, expect.objectContaining({ code: 400, error: "Bad Request" })]);
  expect(await call("GET", "/v1/nothing?token=secret")).toEqual({
    status: 404,
    body: { code: 404, error: "Not Found", message: "No such call: GET /v1/nothing" },
  });
});

test("faults hit the calls that they name, as often as they say", async () => {
  api.faults.add({ on: "test", status: 429, times: 2 });
  const status = async (method: string, path: string, body?: unknown) => (await call(method, path, body)).status;
  expect(await status("GET", "/v1/user/me")).toBe(200);
  expect(await status("POST", "/v1/test-dep-graph", { depGraph: graph })).toBe(429);
  expect(await status("POST", "/v1/test/dep-graph", { depGraph: graph })).toBe(429);
  expect(await status("POST", "/v1/test-dep-graph", { depGraph: graph })).toBe(200);
  api.faults.add({ on: "all", status: 503 });
  expect(await call("GET", "/v1/user/me")).toEqual({
    status: 503,
    body: { code: 503, error: "Service Unavailable", message: "Service Unavailable" },
  });
  expect(await status("PUT", "/v1/monitor/pip/graph", { meta: {}, depGraphJSON: graph })).toBe(503);
  api.faults.clear();
  expect(await status("GET", "/v1/user/me")).toBe(200);
});

test("a delayed call is still answered; a wrong token is refused before any fault", async () => {
  api.faults.add({ on: "monitor", delayMs: 20 });
  expect(await call("PUT", "/v1/monitor/pip/graph", { meta: {}, depGraphJSON: graph })).toMatchObject({ status: 200, body: { ok: true } });
  api.faults.add({ on: "test", status: 500 });
  expect((await call("POST", "/v1/test-dep-graph", { depGraph: graph }, null)).status).toBe(401);
});

test("a fault can say when to come back, and answer as JSON:API", async () => {
  api.faults.add({ on: "test", status: 429, retryAfter: "7", form: "json-api" });
  const response = await fetch(`${api.url}/v1/test-dep-graph`, { method: "POST", headers: { authorization: `token ${sandboxToken}` } });
  expect([response.status, response.headers.get("retry-after"), response.headers.get("content-type")]).toEqual([
    429,
    "7",
    "application/vnd.api+json; charset=utf-8",
  ]);
  expect(await response.json()).toEqual({
    jsonapi: { version: "1.0" },
    errors: [
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        status: "429",
        code: "SNYK-0001",
        title: "Service temporarily throttled",
        detail: "Too Many Requests",
      },
    ],
  });
});
