import { document, type HcpWorld, startHcp } from "../../../helpers/hcp";

let world: HcpWorld;
beforeAll(async () => void (world = await startHcp()));
afterAll(() => world.stop());

const organization = (name: string, more: object = {}) =>
  world.call("POST", "/organizations", document("organizations", { name, email: "o@example.com", ...more }));

test("an organization that gets another name keeps all that is in it", async () => {
  await organization("before");
  const { id } = (await world.call("POST", "/organizations/before/workspaces", document("workspaces", { name: "inside" }))).body.data;
  const token = String((await world.call("POST", "/organizations/before/authentication-token")).body.data.attributes.token);
  expect((await world.call("PATCH", "/organizations/before", document("organizations", { name: world.organization }))).status).toBe(422);
  const renamed = await world.call("PATCH", "/organizations/before", document("organizations", { name: "after" }));
  expect([renamed.status, renamed.body.data.id]).toEqual([200, "after"]);
  expect((await world.call("GET", "/organizations/before")).status).toBe(404);
  expect((await world.call("GET", "/organizations/after/workspaces/inside")).body.data.id).toBe(id);
  expect((await world.call("GET", "/organizations/after/teams")).list.map(({ attributes }) => attributes.name)).toEqual(["owners"]);
  expect((await world.call("GET", `/workspaces/${id}`, undefined, { token })).status).toBe(200);
});

test.each(["ab", "a b", "a.b", "o".repeat(41), ""])("an organization is not called '%s'", async (name) => {
  const { status, body } = await organization(name);
  expect([status, body.errors?.[0]?.source]).toEqual([422, { pointer: "/data/attributes/name" }]);
});

test("settings that exclude each other are refused, and nothing is changed by that", async () => {
  const path = `/organizations/${world.organization}`;
  const both = {
    email: "new@example.com",
    "send-passing-statuses-for-untriggered-speculative-plans": true,
    "aggregated-commit-status-enabled": true,
  };
  expect((await world.call("PATCH", path, document("organizations", both))).status).toBe(422);
  expect((await world.call("GET", path)).body.data.attributes.email).toBe("sandbox-owner@example.com");
});

test("an organization's token is renewed and removed by itself", async () => {
  const path = `/organizations/${world.organization}/authentication-token`;
  const first = { token: String((await world.call("POST", path)).body.data.attributes.token) };
  const second = await world.call("POST", path, undefined, first);
  const who = { token: String(second.body.data.attributes.token) };
  expect([second.status, (await world.call("GET", path, undefined, first)).status]).toEqual([201, 401]);
  expect((await world.call("DELETE", path, undefined, who)).status).toBe(204);
  expect((await world.call("POST", path, undefined, "other")).status).toBe(404);
});

test("what a team may do with projects it may do with their workspaces", async () => {
  const path = `/organizations/${world.organization}/teams`;
  const team = (name: string, access: object) => world.call("POST", path, document("teams", { name, "organization-access": access }));
  const made = await team("managers", { "manage-projects": true, "read-projects": true });
  expect(made.body.data.attributes["organization-access"]).toMatchObject({ "manage-workspaces": true, "read-workspaces": true });
  expect((await team("torn", { "manage-projects": true, "manage-workspaces": false })).status).toBe(422);
});

test("a policy comes into sets when it is made, and has 10 MB at most", async () => {
  const path = `/organizations/${world.organization}`;
  const set = (await world.call("POST", `${path}/policy-sets`, document("policy-sets", { name: "set" }))).body.data;
  const related = { "policy-sets": [{ type: "policy-sets", id: set.id }] };
  const policy = await world.call("POST", `${path}/policies`, document("policies", { name: "policy" }, related));
  expect((await world.call("GET", `/policy-sets/${set.id}`)).body.data.relationships.policies?.data).toEqual([
    { type: "policies", id: policy.body.data.id },
  ]);
  const upload = async (bytes: number) => {
    const headers = { authorization: `Bearer ${world.hcp.environment.TFE_TOKEN}`, "content-type": "application/octet-stream" };
    const address = `${world.endpoint}/api/v2/policies/${policy.body.data.id}/upload`;
    return (await fetch(address, { method: "PUT", headers, body: Buffer.alloc(bytes, " ") })).status;
  };
  expect([await upload(1000), await upload(10 * 1024 * 1024 + 1)]).toEqual([200, 413]);
  const wrong = { "policy-sets": [{ type: "policy-sets", id: "polset-none" }] };
  expect((await world.call("POST", `${path}/policies`, document("policies", { name: "lost" }, wrong))).status).toBe(422);
});

test("agent pools are listed in an order, and by who may use them", async () => {
  const path = `/organizations/${world.organization}/agent-pools`;
  const project = document("projects", { name: "allowed" });
  const { id } = (await world.call("POST", `/organizations/${world.organization}/projects`, project)).body.data;
  const narrow = document(
    "agent-pools",
    { name: "a-pool", "organization-scoped": false },
    { "allowed-projects": [{ type: "projects", id }] },
  );
  await world.call("POST", path, document("agent-pools", { name: "b-pool" }));
  await world.call("POST", path, narrow);
  const names = async (query: string) => (await world.call("GET", `${path}?${query}`)).list.map(({ attributes }) => attributes.name);
  expect([await names("sort=name"), await names("sort=-name"), await names("sort=-created-at")]).toEqual([
    ["a-pool", "b-pool"],
    ["b-pool", "a-pool"],
    ["a-pool", "b-pool"],
  ]);
  expect([await names("filter[allowed_projects][name]=allowed"), await names("filter[allowed_projects][name]=Default Project")]).toEqual([
    ["b-pool", "a-pool"],
    ["b-pool"],
  ]);
  expect((await world.call("GET", `${path}?sort=agents`)).status).toBe(400);
});

test("a run trigger's source has to be seen, and whoever sees either side sees the trigger", async () => {
  const [{ id }, source, hidden] = [await world.workspace(), await world.workspace(), "ws-none"];
  const trigger = (sourceable: string) =>
    world.call(
      "POST",
      `/workspaces/${id}/run-triggers`,
      document("run-triggers", {}, { sourceable: { type: "workspaces", id: sourceable } }),
    );
  const made = await trigger(source.id);
  expect([made.status, (await trigger(source.id)).status, (await trigger(id)).status, (await trigger(hidden)).status]).toEqual([
    201, 422, 422, 404,
  ]);
  const team = (await world.call("POST", `/organizations/${world.organization}/teams`, document("teams", { name: "watchers" }))).body.data;
  const related = { team: { type: "teams", id: team.id }, workspace: { type: "workspaces", id: source.id } };
  await world.call("POST", "/team-workspaces", document("team-workspaces", { access: "read" }, related));
  const token = String((await world.call("POST", `/teams/${team.id}/authentication-token`)).body.data.attributes.token);
  const seen = async (who: "outsider" | { token: string }) =>
    (await world.call("GET", `/run-triggers/${made.body.data.id}`, undefined, who)).status;
  expect([await seen({ token }), await seen("outsider")]).toEqual([200, 404]);
});

test("lists of what the sandbox has none of are empty for members, and not found for others; nothing can be made there", async () => {
  const { id } = await world.workspace();
  const path = `/organizations/${world.organization}`;
  const ofOrganization = [
    "oauth-clients",
    "oauth-tokens",
    "registry-modules",
    "registry-providers",
    "relationships/module-producers",
    "stacks",
  ];
  const paths = [...ofOrganization.map((what) => `${path}/${what}`), `/workspaces/${id}/queries`];
  for (const each of paths) {
    const { status, body } = await world.call("GET", each);
    const counts = { "current-page": 1, "page-size": 20, "prev-page": null, "next-page": null, "total-pages": 1, "total-count": 0 };
    expect([each, status, body.data, body.meta]).toEqual([each, 200, [], { pagination: counts }]);
    expect((await world.call("GET", each, undefined, "outsider")).status).toBe(404);
    expect((await world.call("POST", each, document("x", { name: "one" }))).status).toBe(404);
  }
  expect((await world.call("GET", "/github-app/installations")).list).toEqual([]);
});

test("the private registry has no keys: an empty list for members, nothing for others", async () => {
  const keys = async (namespace: string, token = world.hcp.environment.TFE_TOKEN) => {
    const address = `${world.endpoint}/api/registry/private/v2/gpg-keys?filter%5Bnamespace%5D=${namespace}`;
    const reply = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
    return [reply.status, ((await reply.json()) as { data?: unknown }).data];
  };
  expect([await keys(world.organization), await keys("nobody"), await keys(world.organization, "wrong")]).toEqual([
    [200, []],
    [404, undefined],
    [401, undefined],
  ]);
});

test("the one feature set says what the entitlements say, and the subscription names it", async () => {
  const path = `/organizations/${world.organization}`;
  const [set] = (await world.call("GET", `${path}/feature-sets`)).list;
  const entitlements = (await world.call("GET", `${path}/entitlement-set`)).body.data.attributes;
  expect([set?.attributes["run-tasks"], set?.attributes.sso]).toEqual([entitlements["run-tasks"], entitlements.sso]);
  const subscription = await world.call("GET", `${path}/subscription?include=feature_set`);
  expect(subscription.body.included).toEqual([set]);
});

test.each(["admin/organizations", "admin/users", "admin/general-settings", "cost-estimates/ce-1", "task-stages/ts-1", "plan-exports/pe-1"])(
  "%s is not found, as on HCP Terraform or where there is none",
  async (path) => {
    const { status, body } = await world.call("GET", `/${path}`);
    expect([status, body.errors]).toEqual([404, [{ status: "404", title: "not found" }]]);
    expect((await world.call("GET", `/${path}`, undefined, { token: "nobody" })).status).toBe(401);
  },
);

test("an organization that is made under the name of one that was deleted begins with nothing of it", async () => {
  const path = "/organizations/short-lived";
  const make = () => world.call("POST", "/organizations", document("organizations", { name: "short-lived", email: "a@example.com" }));
  const lists = ["policies", "policy-sets", "ssh-keys", "agent-pools", "tasks", "workspaces", "varsets", "reserved-tag-keys"];
  const counts = () => Promise.all(lists.map(async (what) => (await world.call("GET", `${path}/${what}`)).list.length));
  await make();
  const things: readonly (readonly [string, string, object])[] = [
    ["policies", "policies", { name: "p" }],
    ["policy-sets", "policy-sets", { name: "s" }],
    ["ssh-keys", "ssh-keys", { name: "k", value: "v" }],
    ["agent-pools", "agent-pools", { name: "a" }],
    ["tasks", "tasks", { name: "t", url: "http://127.0.0.1:9/", category: "task" }],
    ["workspaces", "workspaces", { name: "w" }],
    ["varsets", "varsets", { name: "v" }],
    ["reserved-tag-keys", "reserved-tag-keys", { key: "r" }],
  ];
  for (const [what, type, attributes] of things) await world.call("POST", `${path}/${what}`, document(type, { ...attributes }));
  const { data: token } = (await world.call("POST", `${path}/authentication-token`)).body;
  expect(await counts()).toEqual(lists.map(() => 1));
  expect((await world.call("DELETE", path)).status).toBe(204);
  expect((await world.call("GET", path)).status).toBe(404);
  await make();
  expect(await counts()).toEqual(lists.map(() => 0));
  expect((await world.call("GET", path, undefined, { token: String(token.attributes.token) })).status).toBe(401);
});
