import { document, type HcpWorld, startHcp } from "../../../helpers/hcp";

let world: HcpWorld;
beforeAll(async () => void (world = await startHcp()));
afterAll(() => world.stop());

test("every answer says which API it is, and how fast a client may be", async () => {
  const { status, headers } = await world.call("GET", "/ping");
  expect([status, headers.get("tfp-api-version"), headers.get("tfp-appname"), headers.get("x-ratelimit-limit")]).toEqual([
    204,
    "2.6",
    "HCP Terraform",
    "30",
  ]);
  const { headers: json } = await world.call("GET", "/account/details");
  expect(json.get("content-type")).toBe("application/vnd.api+json; charset=utf-8");
});

test.each([
  ["no account without a token of this run", "/account/details", { token: "made-up" }, 401, "unauthorized"],
  ["no route without one either", "/nothing", { token: "made-up" }, 401, "unauthorized"],
  ["an unknown route", "/nothing", "owner", 404, "not found"],
  ["an unknown workspace", "/workspaces/ws-none", "owner", 404, "not found"],
] as const)("%s", async (_, path, who, status, title) => {
  const reply = await world.call("GET", path, undefined, who);
  expect([reply.status, reply.body.errors]).toEqual([status, [{ status: String(status), title }]]);
});

test("an outsider sees nothing, the second user sees the organization and manages no teams", async () => {
  const { organization, call } = world;
  const workspace = await world.workspace();
  expect((await call("GET", "/organizations", undefined, "outsider")).list).toEqual([]);
  expect((await call("GET", `/organizations/${organization}`, undefined, "outsider")).status).toBe(404);
  expect((await call("GET", `/workspaces/${workspace.id}`, undefined, "outsider")).status).toBe(404);
  expect((await call("GET", `/workspaces/${workspace.id}`, undefined, "other")).status).toBe(200);
  const team = document("teams", { name: "made-by-other" });
  expect((await call("POST", `/organizations/${organization}/teams`, team, "other")).status).toBe(404);
});

test("wrong bodies are refused with what is wrong in them", async () => {
  const path = `/organizations/${world.organization}/workspaces`;
  const refused = async (body: object) => {
    const { status, body: said } = await world.call("POST", path, body);
    return [status, said.errors?.map(({ detail, source }) => [detail, source])];
  };
  await world.workspace({ name: "taken" });
  const pointer = (name: string) => ({ pointer: `/data/attributes/${name}` });
  expect(await refused(document("workspaces", { name: "taken" }))).toEqual([422, [["Name has already been taken", pointer("name")]]]);
  expect(await refused(document("workspaces", { name: "a b" }))).toEqual([
    422,
    [["Name can only include letters, numbers, -, and _.", pointer("name")]],
  ]);
  expect(await refused(document("workspaces"))).toEqual([422, [["Name can't be blank", pointer("name")]]]);
  expect(await refused(document("workspaces", { name: "typed", "auto-apply": "yes" }))).toEqual([
    422,
    [["Auto apply must be true or false", pointer("auto-apply")]],
  ]);
  expect(await refused(document("runs", { name: "other-type" }))).toEqual([
    422,
    [['Type must be "workspaces", not "runs"', { pointer: "/data/type" }]],
  ]);
  expect(await refused({})).toEqual([422, [['The document has no "data" object', undefined]]]);
});

test("lists come in pages, and one that is out of range is empty", async () => {
  const project = document("projects", { name: "paged" });
  const { id } = (await world.call("POST", `/organizations/${world.organization}/projects`, project)).body.data;
  for (const name of ["p-1", "p-2", "p-3"])
    await world.call(
      "POST",
      `/organizations/${world.organization}/workspaces`,
      document("workspaces", { name }, { project: { type: "projects", id } }),
    );
  const page = async (query: string) => {
    const { list, body } = await world.call("GET", `/organizations/${world.organization}/workspaces?filter[project][id]=${id}&${query}`);
    return [list.map(({ attributes }) => attributes.name), body.meta?.pagination];
  };
  const counts = { "page-size": 2, "total-pages": 2, "total-count": 3 };
  expect(await page("page[size]=2")).toEqual([["p-1", "p-2"], { ...counts, "current-page": 1, "prev-page": null, "next-page": 2 }]);
  expect(await page("page[size]=2&page[number]=2&sort=-name")).toEqual([
    ["p-1"],
    { ...counts, "current-page": 2, "prev-page": 1, "next-page": null },
  ]);
  expect(await page("page[size]=2&page[number]=99")).toEqual([[], { ...counts, "current-page": 99, "prev-page": 2, "next-page": null }]);
});

test("include brings related resources, by paths, and refuses what is none", async () => {
  const { id } = await world.workspace();
  const { body } = await world.call("GET", `/workspaces/${id}?include=organization,project.organization`);
  expect(body.included?.map(({ type }) => type)).toEqual(["organizations", "projects"]);
  const refused = await world.call("GET", `/workspaces/${id}?include=nonsense`);
  expect([refused.status, refused.body.errors?.[0]?.detail]).toEqual([400, "Invalid include parameter: nonsense"]);
});

test("sensitive values are written once and never shown", async () => {
  const { id } = await world.workspace();
  const vars = `/workspaces/${id}/vars`;
  const made = await world.call("POST", vars, document("vars", { key: "secret", value: "s3cret", category: "env", sensitive: true }));
  expect([made.status, made.body.data.attributes.value, made.body.data.attributes.sensitive]).toEqual([201, null, true]);
  const again = await world.call("POST", vars, document("vars", { key: "secret", value: "x", category: "env" }));
  expect([again.status, again.body.errors?.[0]?.detail]).toEqual([422, "Key has already been taken"]);
  const open = await world.call("PATCH", `/vars/${made.body.data.id}`, document("vars", { sensitive: false }));
  expect(open.status).toBe(422);
});
