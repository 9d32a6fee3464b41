import { sandboxOrganization, sandboxToken, startSnykApi, type SnykApi } from "../../../../sandbox/snyk";
import { client } from "./client";
import { depGraph } from "./graphs";

let api: SnykApi;
beforeAll(async () => {
  api = await startSnykApi();
});
afterAll(() => api.stop());
const call: ReturnType<typeof client> = (...request) => client(api.url)(...request);
const graph = depGraph({ "requests@2.19.1": [] });

test.each([
  ["none", null],
  ["a wrong one", "5a4db0c5-0000-4000-8000-00000000dead"],
  ["a longer one", `${sandboxToken}0`],
  ["other letters", "é".repeat(36)],
])("token: %s is refused with Snyk's message on every call", async (_, token) => {
  const refused = { status: 401, body: { code: 401, error: "Not authorised", message: "Not authorised" } };
  expect(await call("POST", "/v1/test-dep-graph", { depGraph: graph }, token)).toEqual(refused);
  expect(await call("PUT", "/v1/monitor/pip/graph", {}, token)).toEqual(refused);
  expect(await call("GET", "/v1/user/me", undefined, token)).toEqual(refused);
  expect(await call("POST", "/v1/verify/token", { api: token }, token)).toEqual(refused);
});

test("a Bearer token is accepted too, as OAuth clients send it", async () => {
  const response = await fetch(`${api.url}/rest/self?version=2024-10-15`, { headers: { authorization: `Bearer ${sandboxToken}` } });
  expect(await response.json()).toMatchObject({ data: { type: "user", attributes: { default_org_context: sandboxOrganization.id } } });
});

test("account calls of older and newer clients", async () => {
  expect(await call("POST", "/v1/verify/token", { api: sandboxToken }, null)).toEqual({
    status: 200,
    body: { ok: true, api: sandboxToken },
  });
  expect(await call("GET", "/v1/user/me")).toMatchObject({ body: { username: "sandbox", orgs: [{ slug: "sandbox" }] } });
  expect(await call("GET", "/v1/orgs")).toMatchObject({
    body: { orgs: [{ id: sandboxOrganization.id, slug: "sandbox", name: "Sandbox" }] },
  });
  expect(await call("GET", "/v1/cli-config/feature-flags/some?org=sandbox")).toMatchObject({ body: { ok: false } });
  expect(await call("GET", "/v1/authorization/test")).toMatchObject({ body: { result: { allowed: true } } });
  expect(await call("GET", "/rest/orgs?slug=sandbox")).toMatchObject({ body: { data: [{ id: sandboxOrganization.id }] } });
  expect(await call("GET", "/rest/orgs?slug=nobody")).toMatchObject({ body: { data: [] } });
  const flags = { data: { attributes: { flags: ["a", "b"] } } };
  expect(await call("POST", `/hidden/orgs/${sandboxOrganization.id}/feature_flags/evaluation`, flags)).toMatchObject({
    body: {
      data: {
        attributes: {
          evaluations: [
            { key: "a", value: false },
            { key: "b", value: false },
          ],
        },
      },
    },
  });
  expect(await call("POST", "/v1/analytics/cli", { data: {} }, null)).toEqual({ status: 200, body: {} });
});
