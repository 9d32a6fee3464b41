import { gzipSync } from "node:zlib";
import { configure, document, type HcpWorld, startHcp, stateDocument } from "../../../helpers/hcp";

// What HashiCorp's SDKs for Go and Python send and expect, where that is more than the documentation says.
let world: HcpWorld;
beforeAll(async () => void (world = await startHcp()));
afterAll(() => world.stop());

const made = async (path: string, type: string, attributes: Readonly<Record<string, unknown>>, related = {}) =>
  (await world.call("POST", path, document(type, attributes, related))).body.data;

/** Status, and what the first error says. */
async function refused(method: string, path: string, type: string, attributes: Readonly<Record<string, unknown>>) {
  const { status, body } = await world.call(method, path, document(type, attributes));
  return [status, body.errors?.[0]?.detail];
}

const of = (path: string) => `/organizations/${world.organization}/${path}`;

test("tokens are made whatever type the request has, and end after two years if it names no end", async () => {
  const pool = await made(of("agent-pools"), "agent-pools", { name: "pool" });
  const agent = await made(`/agent-pools/${pool.id}/authentication-tokens`, "agent-tokens", { description: "x" });
  const untyped = await made(of("authentication-token"), "", {});
  const created = new Date(String(untyped.attributes["created-at"]));
  created.setFullYear(created.getFullYear() + 2);
  const late = new Date(String(untyped.attributes["expired-at"])).getTime() - created.getTime();
  expect([agent.type, agent.attributes["expired-at"], untyped.type, Math.round(Math.abs(late) / 60_000)]).toEqual([
    "authentication-tokens",
    null,
    "authentication-tokens",
    0,
  ]);
});

test("the token for audit trails is one beside the organization's, and opens nothing else", async () => {
  const own = await made(of("authentication-token"), "", {});
  const audit = await made(of("authentication-token?token=audit-trails"), "", {});
  const read = async (query: string) => (await world.call("GET", of(`authentication-token${query}`))).body.data.id;
  expect([await read(""), await read("?token=audit-trails")]).toEqual([own.id, audit.id]);
  expect((await world.call("GET", of("workspaces"), undefined, { token: String(audit.attributes.token) })).status).toBe(401);
});

test("a default agent pool comes as a relationship", async () => {
  const pool = await made(of("agent-pools"), "agent-pools", { name: "default" });
  const related = { "default-agent-pool": { type: "agent-pools", id: pool.id } };
  const project = await made(of("projects"), "projects", { name: "on agents", "default-execution-mode": "agent" }, related);
  expect([project.attributes["default-execution-mode"], project.relationships["default-agent-pool"]?.data]).toEqual([
    "agent",
    { type: "agent-pools", id: pool.id },
  ]);
});

test("parameters and versions of a policy set", async () => {
  const set = await made(of("policy-sets"), "policy-sets", { name: "set" });
  const parameters = `/policy-sets/${set.id}/parameters`;
  const parameter = await made(parameters, "vars", { key: "k", value: "v", category: "policy-set", sensitive: true });
  expect([parameter.attributes.value, parameter.relationships.configurable?.data]).toEqual([null, { type: "policy-sets", id: set.id }]);
  expect(await refused("POST", parameters, "vars", { key: "x", category: "env" })).toEqual([422, "Category is not included in the list"]);
  expect((await world.call("DELETE", `${parameters}/${parameter.id}`)).status).toBe(204);
  expect((await world.call("GET", parameters)).list).toEqual([]);

  const version = (await world.call("POST", `/policy-sets/${set.id}/versions`)).body.data;
  const address = (version.links as { readonly upload: string }).upload;
  expect((await fetch(address, { method: "PUT", body: gzipSync("a tar file") })).status).toBe(200);
  expect((await world.call("GET", `/policy-set-versions/${version.id}`)).body.data.attributes.status).toBe("ready");
  expect((await world.call("GET", `/policy-sets/${set.id}/versions`)).list.map(({ id }) => id)).toEqual([version.id]);
  const reference = { id: version.id, type: "policy-set-versions" };
  const { relationships } = (await world.call("GET", `/policy-sets/${set.id}`)).body.data;
  expect([relationships["newest-version"]?.data, relationships["current-version"]?.data]).toEqual([reference, reference]);
});

test("an uploaded configuration is replaced by a second upload, until a run has it", async () => {
  const workspace = await world.workspace();
  const path = `/workspaces/${workspace.id}/configuration-versions`;
  const version = await made(path, "configuration-versions", { "auto-queue-runs": false });
  const address = String(version.attributes["upload-url"]);
  const put = async () => (await fetch(address, { method: "PUT", body: gzipSync("files") })).status;
  expect([await put(), await put()]).toEqual([200, 200]);
  await made("/runs", "runs", {}, { workspace: { type: "workspaces", id: workspace.id } });
  expect(await put()).toBe(409);
});

test("values of sensitive outputs are in the list of a state version, and not in that of the workspace", async () => {
  const { id } = await world.workspace();
  await world.call("POST", `/workspaces/${id}/actions/lock`);
  const outputs = { word: { value: "secret", type: "string", sensitive: true } };
  const state = { version: 4, serial: 1, lineage: "l", outputs, resources: [] };
  const body = stateDocument(state, { serial: 1, lineage: "l" });
  const version = (await world.call("POST", `/workspaces/${id}/state-versions`, body)).body.data;
  const values = async (path: string) => (await world.call("GET", path)).list.map(({ attributes }) => attributes.value);
  expect([await values(`/state-versions/${version.id}/outputs`), await values(`/workspaces/${id}/current-state-version-outputs`)]).toEqual([
    ["secret"],
    [null],
  ]);
});

test("resources of a state have the addresses of their first instances", async () => {
  const { id } = await world.workspace();
  await world.call("POST", `/workspaces/${id}/actions/lock`);
  const provider = 'provider["registry.terraform.io/hashicorp/aws"]';
  const resource = { module: "module.a", mode: "managed", type: "aws_x", name: "y", provider, instances: [{ index_key: 0 }] };
  const state = { version: 4, serial: 1, lineage: "l", outputs: {}, resources: [resource] };
  await world.call("POST", `/workspaces/${id}/state-versions`, stateDocument(state, { serial: 1, lineage: "l" }));
  const { list } = await world.call("GET", `/workspaces/${id}/resources`);
  expect(list.map(({ attributes }) => [attributes.address, attributes.module, attributes.provider, attributes["name-index"]])).toEqual([
    ["a.aws_x.y[0]", "a", "hashicorp/aws", "0"],
  ]);
});

test.each([
  ["a workspace's version of Terraform", "workspaces", { name: "w", "terraform-version": "none" }, "workspaces"],
  ["a reserved tag key", "reserved-tag-keys", { key: "! / no" }, "reserved-tag-keys"],
])("%s is checked", async (_, path, attributes, type) => {
  const [status, detail] = await refused("POST", of(path), type, attributes);
  expect([status, detail]).toEqual([422, expect.stringMatching(/^(Terraform version is not a version|Key is invalid)/)]);
});

test.each(["1.9.0", "~> 1.5", ">= 1.5, < 2.0"])("a workspace takes the version %s", async (version) => {
  const { attributes } = await world.workspace({ "terraform-version": version });
  expect(attributes["terraform-version"]).toBe(version);
});

test("a project's access of a team is checked, and a variable's key may begin with a digit", async () => {
  const [team, project] = [await made(of("teams"), "teams", { name: "t" }), await made(of("projects"), "projects", { name: "p-one" })];
  const related = { team: { type: "teams", id: team.id }, project: { type: "projects", id: project.id } };
  const access = document("team-projects", { access: "custom", "project-access": { teams: "all" } }, related);
  const { status, body } = await world.call("POST", "/team-projects", access);
  expect([status, body.errors?.[0]?.source]).toEqual([422, { pointer: "/data/attributes/project-access/teams" }]);
  expect((await made("/team-projects", "team-project-access", { access: "read" }, related)).attributes.access).toBe("read");
  const { id } = await world.workspace();
  expect((await made(`/workspaces/${id}/vars`, "vars", { key: "1a", category: "terraform" })).attributes.key).toBe("1a");
});

test("a cancelled run says when it could be ended the hard way, also if it had not begun", async () => {
  const { id } = await world.workspace();
  await world.call("POST", `/workspaces/${id}/actions/lock`);
  await configure(world, id, { "main.tf": "" });
  const run = await made("/runs", "runs", {}, { workspace: { type: "workspaces", id } });
  await world.call("POST", `/runs/${run.id}/actions/cancel`);
  const { attributes } = (await world.call("GET", `/runs/${run.id}`)).body.data;
  expect([attributes.status, attributes["force-cancel-available-at"]]).toEqual(["canceled", expect.stringMatching(/Z$/)]);
});

test("once user tokens are turned off, those of the organization's teams alone open it", async () => {
  const name = "no-users";
  await made("/organizations", "organizations", { name, email: "a@b.invalid" });
  const owners = (await world.call("GET", `/organizations/${name}/teams`)).list[0];
  const token = { token: String((await made(`/teams/${owners?.id}/authentication-token`, "", {})).attributes.token) };
  await world.call("PATCH", `/organizations/${name}`, document("organizations", { "user-tokens-enabled": false }), token);
  const read = async (who?: typeof token) => (await world.call("GET", `/organizations/${name}`, undefined, who)).status;
  expect([await read(), await read(token)]).toEqual([401, 200]);
});

test("the subscription that an organization names is there, and its members by team", async () => {
  const { data } = (await world.call("GET", `/organizations/${world.organization}`)).body;
  const { data: subscription } = (await world.call("GET", of("subscription"))).body;
  expect([data.relationships.subscription?.data, subscription.attributes["is-active"]]).toEqual([
    { type: "subscriptions", id: subscription.id },
    true,
  ]);
  const owners = (await world.call("GET", of("teams?filter[names]=owners"))).list[0];
  const { list } = await world.call("GET", `/teams/${owners?.id}/relationships/organization-memberships`);
  expect(list.map(({ type }) => type)).toEqual(["organization-memberships"]);
});

test("a search for a tag finds the key of one that has a value too, as Terraform's cloud block wants it", async () => {
  const binding = { type: "tag-bindings", attributes: { key: "Team", value: "infra" } };
  const bound = await made(of("workspaces"), "workspaces", { name: "bound" }, { "tag-bindings": [binding] });
  const found = async (query: string) => (await world.call("GET", of(`workspaces?${query}`))).list.map(({ id }) => id);
  const tagged = "filter[tagged][0][key]=Team&filter[tagged][0][value]=infra";
  expect([await found(`search[tags]=Team&${tagged}`), await found(`search[exclude-tags]=Team&${tagged}`)]).toEqual([[bound.id], []]);
});
