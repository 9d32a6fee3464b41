import { configure, document, type HcpWorld, startHcp, stateDocument } from "../../../helpers/hcp";

let world: HcpWorld;
const of = (path: string) => `/organizations/${world.organization}/${path}`;
const read = async (path: string, who: "owner" | "other" | "outsider" = "owner") => world.call("GET", of(path), undefined, who);
const names = async (query: string) => (await read(`explorer?${query}`)).list.map(({ attributes }) => attributes["workspace-name"]);

const resource = (type: string, name: string, provider: string, count = 1, mode = "managed") => ({
  mode,
  type,
  name,
  provider: `provider["${provider}"]`,
  instances: Array.from({ length: count }, () => ({})),
});

const LOCK = 'provider "registry.terraform.io/hashicorp/aws" {\n  version     = "6.1.0"\n}\n';

let payments: string;
beforeAll(async () => {
  world = await startHcp();
  payments = (await world.workspace({ name: "payments", "terraform-version": "1.11.4" })).id;
  await world.workspace({ name: "web-test", "terraform-version": "1.10.0" });
  await world.workspace({ name: "api-test", "terraform-version": "1.10.0", "auto-apply": true });
  await world.call("PATCH", `/workspaces/${payments}/tag-bindings`, {
    data: [
      { type: "tag-bindings", attributes: { key: "billing", value: "tier2" } },
      { type: "tag-bindings", attributes: { key: "alone", value: "" } },
    ],
  });
  await configure(world, payments, { ".terraform.lock.hcl": LOCK, "main.tf": "" });
  await world.call("POST", `/workspaces/${payments}/actions/lock`);
  const state = {
    version: 4,
    terraform_version: "1.11.4",
    serial: 1,
    lineage: "l",
    resources: [
      resource("aws_s3_bucket", "b", "registry.terraform.io/hashicorp/aws", 3),
      resource("terraform_data", "t", "terraform.io/builtin/terraform"),
      resource("aws_caller_identity", "me", "registry.terraform.io/hashicorp/aws", 1, "data"),
    ],
  };
  await world.call("POST", `/workspaces/${payments}/state-versions`, stateDocument(state, { serial: 1, lineage: "l" }));
  await world.call("POST", `/workspaces/${payments}/actions/unlock`);
});
afterAll(() => world.stop());

test("a workspace's row has every field of the view, by what its state and configuration say", async () => {
  const { list } = await read("explorer?type=workspaces&filter[0][workspace_name][is][0]=payments");
  const [row] = list;
  expect([list.length, row?.id, row?.type]).toEqual([1, payments, "visibility-workspace"]);
  expect(Object.keys(row?.attributes ?? {}).length).toBe(29);
  expect(row?.attributes).toMatchObject({
    "all-checks-succeeded": true,
    "current-rum-count": 3,
    "current-run-status": null,
    drifted: false,
    "module-count": 0,
    modules: null,
    "project-name": "Default Project",
    "provider-count": 2,
    providers: "hashicorp/aws/6.1.0, terraform.io/builtin/terraform",
    "resource-count": 4,
    "state-version-terraform-version": "1.11.4",
    tags: "alone, billing:tier2",
    "vcs-repo-identifier": null,
    "workspace-terraform-version": "1.11.4",
  });
});

test.each([
  ["contains", "filter[0][workspace_name][contains][0]=test", ["api-test", "web-test"]],
  ["does not contain", "filter[0][workspace_name][does_not_contain][0]=test", ["payments"]],
  ["a tag with its value", "filter[0][tags][contains][0]=billing:tier2", ["payments"]],
  ["is empty", "filter[0][tags][is_empty][0]=", ["api-test", "web-test"]],
  ["more than", "filter[0][resource_count][gt][0]=3", ["payments"]],
  ["at most", "filter[0][resource_count][lteq][0]=0", ["api-test", "web-test"]],
  ["a truth", "filter[0][drifted][is][0]=true", []],
  ["a time", "filter[0][workspace_created_at][is_after][0]=2020-01-01T00:00:00", ["api-test", "payments", "web-test"]],
  ["two conditions", "filter[0][workspace_name][contains][0]=test&filter[1][workspace_name][is_not][0]=api-test", ["web-test"]],
])("filter: %s", async (_, query, expected) => {
  expect(await names(`type=workspaces&sort=workspace_name&${query}`)).toEqual(expected);
});

test("sorted downwards, in pages, with the fields that are asked for", async () => {
  const { list, body } = await read("explorer?type=workspaces&sort=-workspace_name&fields=workspace_name&page[size]=2&page[number]=2");
  expect(list.map(({ attributes }) => attributes)).toEqual([{ "workspace-name": "api-test" }]);
  expect(body.meta?.pagination).toMatchObject({ "current-page": 2, "total-pages": 2, "total-count": 3, "next-page": null });
});

test("versions of Terraform, providers and resources are rows with the workspaces that have them", async () => {
  const rows = async (type: string, ...fields: string[]) =>
    (await read(`explorer?type=${type}&fields=${fields.join(",")}`)).list.map(({ attributes }) => Object.values(attributes));
  expect(await rows("tf_versions", "version", "workspace_count", "workspaces")).toEqual([
    ["1.11.4", 1, "payments"],
    ["1.10.0", 2, "web-test, api-test"],
  ]);
  expect(await rows("providers", "name", "source", "version", "registry_type", "workspace_count")).toEqual([
    ["aws", "hashicorp/aws", "6.1.0", "public", 1],
    ["terraform", "terraform.io/builtin/terraform", null, "private", 1],
  ]);
  expect(await rows("resources", "address", "provider_name", "billable_rum", "source_type", "workspace_name")).toEqual([
    ["aws_s3_bucket.b", "hashicorp/aws", true, "local", "payments"],
    ["terraform_data.t", "terraform.io/builtin/terraform", false, "local", "payments"],
  ]);
  expect(await rows("modules", "name")).toEqual([]);
});

test.each([
  ["no view", "", "Type must be one of workspaces, tf_versions, providers, modules, resources"],
  ["a view that is none", "type=runs", "Type must be one of workspaces, tf_versions, providers, modules, resources"],
  ["a field of another view", "type=modules&sort=drifted", "The view modules has no field drifted"],
  ["an operator of another kind", "type=workspaces&filter[0][drifted][contains][0]=t", "The operator contains cannot be used with drifted"],
  ["a value of another kind", "type=workspaces&filter[0][module_count][gt][0]=many", '"many" is not a number, which module_count is'],
  ["a filter of no form", "type=workspaces&filter[drifted]=true", "A filter has the form filter[0][field][operator][0]"],
])("refused with 400: %s", async (_, query, detail) => {
  const { status, body } = await read(`explorer?${query}`);
  expect([status, body.errors?.[0]?.detail]).toEqual([400, expect.stringContaining(detail)]);
});

test("who may not read all workspaces gets no answer", async () => {
  expect((await read("explorer?type=workspaces", "outsider")).status).toBe(404);
  expect((await read("explorer?type=workspaces", "other")).status).toBe(200);
});

test("everything as CSV, with every value in quotes", async () => {
  const token = world.hcp.environment.TFE_TOKEN;
  const address = `${world.endpoint}/api/v2${of("explorer/export/csv?type=workspaces&sort=workspace_name&fields=workspace_name,tags")}`;
  const reply = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
  expect([reply.headers.get("content-type"), await reply.text()]).toEqual([
    "text/csv; charset=utf-8",
    'workspace_name,tags\n"api-test",""\n"payments","alone, billing:tier2"\n"web-test",""\n',
  ]);
});

test("a saved view is made, changed, asked and deleted", async () => {
  const flat = { type: "workspaces", filter: [{ field: "workspace_name", operator: "contains", value: ["test"] }] };
  // As the documentation writes it: without `attributes`.
  const written = { data: { name: "tests", query_type: "workspaces", query: flat } };
  const made = (await world.call("POST", of("explorer/views"), written)).body;
  const path = of(`explorer/views/${made.data.id}`);
  expect([made.data.type, made.data.attributes.name, made.data.attributes.query]).toEqual(["explorer-saved-queries", "tests", flat]);
  expect((await world.call("GET", `${path}/results`)).list.length).toBe(2);
  // As HashiCorp's Python SDK writes filters and fields.
  const nested = { type: "workspaces", filter: [{ workspace_name: { is: ["payments"] } }], fields: { workspaces: ["workspace_name"] } };
  expect((await world.call("PATCH", path, document("explorer-saved-queries", { name: "one", query: nested }))).status).toBe(200);
  expect((await world.call("GET", `${path}/results`)).list.map(({ attributes }) => attributes)).toEqual([{ "workspace-name": "payments" }]);
  const wrong = document("explorer-saved-queries", {
    name: "x",
    "query-type": "workspaces",
    query: { filter: [{ field: "no", operator: "is", value: ["1"] }] },
  });
  expect((await world.call("POST", of("explorer/views"), wrong)).status).toBe(400);
  expect((await world.call("DELETE", path)).status).toBe(200);
  expect((await world.call("GET", path)).status).toBe(404);
});

test("a change request is made in each workspace that a query finds, and archived once", async () => {
  const inputs = { subject: "Pin actions", message: "All of them" };
  const query = { type: "workspaces", filter: [{ workspace_name: { contains: ["test"] } }] };
  const body = document("bulk_actions", { action_type: "change_requests", action_inputs: inputs, query });
  expect((await world.call("POST", of("explorer/bulk-actions"), body)).status).toBe(201);
  const web = (await world.call("GET", of("workspaces/web-test"))).body.data.id;
  const found = async (id: string) => (await world.call("GET", `/workspaces/${id}/change-requests`)).list;
  expect([(await found(web)).map(({ attributes }) => attributes.subject), await found(payments)]).toEqual([["Pin actions"], []]);
  const id = (await found(web))[0]?.id ?? "";
  const archive = () => world.call("POST", `/change-requests/${id}/actions/archive`);
  expect([(await archive()).body.data.attributes["archived-at"] !== null, (await archive()).status]).toEqual([true, 409]);
});
