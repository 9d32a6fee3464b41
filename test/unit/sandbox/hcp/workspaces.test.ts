import { configure, document, type HcpWorld, startHcp, stateDocument } from "../../../helpers/hcp";

let world: HcpWorld;
beforeAll(async () => void (world = await startHcp()));
afterAll(() => world.stop());

const references = (...ids: readonly string[]) => ({ data: ids.map((id) => ({ type: "workspaces", id })) });

test("who reads another workspace's state: the named ones, or all, never itself", async () => {
  const [source, first, second] = [await world.workspace(), await world.workspace(), await world.workspace()];
  const path = `/workspaces/${source.id}/relationships/remote-state-consumers`;
  const ids = async () => (await world.call("GET", `${path}?page[size]=100`)).list.map(({ id }) => id);
  const change = async (method: string, ...names: readonly string[]) => (await world.call(method, path, references(...names))).status;
  expect([await change("POST", first.id, first.id), await ids()]).toEqual([204, [first.id]]);
  expect([await change("PATCH", second.id), await ids()]).toEqual([204, [second.id]]);
  expect([await change("POST", source.id), await change("POST", "ws-none"), await ids()]).toEqual([422, 422, [second.id]]);
  expect([await change("DELETE", second.id, first.id), await ids()]).toEqual([204, []]);
  await world.call("PATCH", `/workspaces/${source.id}`, document("workspaces", { "global-remote-state": true }));
  expect(await ids()).toEqual(expect.arrayContaining([first.id, second.id]));
  expect([(await ids()).includes(source.id), await change("POST", first.id)]).toEqual([false, 422]);
});

test("only owners delete without looking, unless the organization lets its admins; others delete what manages nothing", async () => {
  const managing = async () => {
    const { id } = await world.workspace();
    await world.call("POST", `/workspaces/${id}/actions/lock`);
    const resources = [{ mode: "managed", type: "terraform_data", name: "x", provider: "p", instances: [{}] }];
    const state = { version: 4, serial: 1, lineage: "l", outputs: {}, resources };
    await world.call("POST", `/workspaces/${id}/state-versions`, stateDocument(state, { serial: 1, lineage: "l" }));
    await world.call("POST", `/workspaces/${id}/actions/unlock`);
    return id;
  };
  const remove = async (id: string, who: "owner" | "other") => (await world.call("DELETE", `/workspaces/${id}`, undefined, who)).status;
  const safely = async (id: string) => (await world.call("POST", `/workspaces/${id}/actions/safe-delete`, undefined, "other")).status;
  const [id, second, { id: empty }] = [await managing(), await managing(), await world.workspace()];
  expect([await remove(empty, "other"), await safely(empty), await safely(id)]).toEqual([403, 204, 409]);
  expect([await remove(id, "other"), await remove(id, "owner")]).toEqual([403, 204]);
  const organization = `/organizations/${world.organization}`;
  await world.call("PATCH", organization, document("organizations", { "allow-force-delete-workspaces": true }));
  expect(await remove(second, "other")).toBe(204);
  await world.call("PATCH", organization, document("organizations", { "allow-force-delete-workspaces": false }));
});

test("the README.md of the configuration is the workspace's", async () => {
  const { id } = await world.workspace({ "working-directory": "sub" });
  expect([
    (await world.call("GET", `/workspaces/${id}/readme`)).status,
    (await world.call("GET", `/workspaces/${id}?include=readme`)).body.included,
  ]).toEqual([404, []]);
  await configure(world, id, { "README.md": "# Wrong", "sub/README.md": "# Right", "sub/main.tf": "" });
  const { body } = await world.call("GET", `/workspaces/${id}?include=readme`);
  expect(body.included?.map(({ type, attributes }) => [type, attributes])).toEqual([["workspace-readme", { "raw-markdown": "# Right" }]]);
  expect((await world.call("GET", `/workspaces/${id}/readme`)).body.data.attributes).toEqual({ "raw-markdown": "# Right" });
});

const binding = (key: string, value = "v") => ({ type: "tag-bindings", attributes: { key, value } });

test("tags of the project count for its workspaces, and tell where they are from", async () => {
  const project = document("projects", { name: "tagged" }, { "tag-bindings": [binding("team", "a"), binding("kept")] });
  const { id } = (await world.call("POST", `/organizations/${world.organization}/projects`, project)).body.data;
  const related = { project: { type: "projects", id }, "tag-bindings": [binding("team", "b")] };
  const path = `/organizations/${world.organization}/workspaces`;
  const workspace = (await world.call("POST", path, document("workspaces", { name: "tagged-workspace" }, related))).body.data;
  const { list } = await world.call("GET", `/workspaces/${workspace.id}/effective-tag-bindings`);
  expect(list.map(({ attributes, links }) => [attributes, links])).toEqual([
    [{ key: "team", value: "b" }, undefined],
    [{ key: "kept", value: "v" }, { "inherited-from": `/api/v2/projects/${id}` }],
  ]);
  const listed = await world.call("GET", `${path}?filter[project][id]=${id}&include=effective_tag_bindings`);
  expect(listed.body.included?.map(({ attributes }) => attributes.key)).toEqual(["team", "kept"]);
  expect(listed.list[0]?.relationships["effective-tag-bindings"]?.data).toEqual(list.map(({ id: tag, type }) => ({ id: tag, type })));
});

test.each([
  ["an empty key", [binding("")]],
  ["a key of HashiCorp's", [binding("hcp:x")]],
  ["a key that is too long", [binding("k".repeat(129))]],
  ["a key with a space", [binding("a b")]],
  ["a value that is too long", [binding("k", "v".repeat(257))]],
  ["more than ten", Array.from({ length: 11 }, (_, index) => binding(`k${index}`))],
])("tags are refused as a whole: %s", async (_, data) => {
  const { id } = await world.workspace();
  const path = `/workspaces/${id}/tag-bindings`;
  expect((await world.call("PATCH", path, { data: [binding("good")] })).status).toBe(200);
  expect((await world.call("PATCH", path, { data: [binding("better"), ...data] })).status).toBe(422);
  const related = { "tag-bindings": data };
  expect((await world.call("PATCH", `/workspaces/${id}`, document("workspaces", {}, related))).status).toBe(422);
  expect((await world.call("GET", path)).list.map(({ attributes }) => attributes.key)).toEqual(["good"]);
});

test("flat tags have letters, digits, colons, hyphens and underscores", async () => {
  const { id } = await world.workspace();
  const tag = async (name: string) =>
    (await world.call("POST", `/workspaces/${id}/relationships/tags`, { data: [{ type: "tags", attributes: { name } }] })).status;
  expect([await tag("a:b-c_1"), await tag("a b"), await tag("a/b"), await tag("t".repeat(256))]).toEqual([204, 422, 422, 422]);
});

test("what projects are called, found by and filled with", async () => {
  const path = `/organizations/${world.organization}/projects`;
  const make = (name: string, more: object = {}) => world.call("POST", path, document("projects", { name, ...more }));
  for (const name of [" lead", "trail ", "ab", "p".repeat(41), "a.bc"]) expect((await make(name)).status).toBe(422);
  expect((await make("long", { description: "d".repeat(257) })).status).toBe(422);
  const { id } = (await make("Found Here", { "auto-destroy-activity-duration": "14d" })).body.data;
  const names = async (query: string) => (await world.call("GET", `${path}?${query}`)).list.map(({ attributes }) => attributes.name);
  expect([await names("filter[names]=found here&q=nothing"), await names("q=FOUND")]).toEqual([["Found Here"], ["Found Here"]]);
  expect((await world.call("GET", `${path}?sort=created-at`)).status).toBe(400);
  expect((await world.call("GET", `${path}?filter[permissions][update]`, undefined, "other")).list).toEqual([]);
  const related = { project: { type: "projects", id } };
  const inside = await world.call(
    "POST",
    `/organizations/${world.organization}/workspaces`,
    document("workspaces", { name: "inside" }, related),
  );
  expect(inside.body.data.attributes["auto-destroy-activity-duration"]).toBe("14d");
  const { id: outside } = await world.workspace();
  const move = async (...ids: readonly string[]) =>
    (await world.call("POST", `/projects/${id}/relationships/workspaces`, references(...ids))).status;
  const projectOf = async () => (await world.call("GET", `/workspaces/${outside}`)).body.data.relationships.project?.data;
  const before = await projectOf();
  expect([await move(outside, "ws-none"), await projectOf()]).toEqual([403, before]);
  expect([await move(outside), await projectOf()]).toEqual([204, { type: "projects", id }]);
  expect((await world.call("DELETE", `/projects/${id}`)).status).toBe(403);
});

test("a workspace without a rule of retention has its organization's", async () => {
  const { id } = await world.workspace();
  const [of, above] = [`/workspaces/${id}`, `/organizations/${world.organization}`].map(
    (each) => `${each}/relationships/data-retention-policy`,
  );
  const older = (days?: number) => document("data-retention-policy-delete-olders", { "delete-older-than-n-days": days });
  const days = async () => {
    const { status, body } = await world.call("GET", String(of));
    return [status, body.data?.attributes["delete-older-than-n-days"]];
  };
  expect([await days(), (await world.call("POST", String(of), older())).status]).toEqual([[404, undefined], 422]);
  await world.call("POST", String(above), older(30));
  expect(await days()).toEqual([200, 30]);
  await world.call("POST", String(of), older(7));
  expect(await days()).toEqual([200, 7]);
  await world.call("DELETE", String(of));
  await world.call("DELETE", String(above));
  expect(await days()).toEqual([404, undefined]);
});
