import { document, type HcpWorld, startHcp } from "../../../helpers/hcp";

let world: HcpWorld;
beforeAll(async () => void (world = await startHcp()));
afterAll(() => world.stop());

/** Sends a body as it is, with a content type or none. */
async function send(method: string, path: string, body: string, type?: string) {
  const headers = { authorization: `Bearer ${world.hcp.environment.TFE_TOKEN}`, ...(type !== undefined && { "content-type": type }) };
  // Bytes: fetch gives text a type of its own.
  const reply = await fetch(`${world.endpoint}/api/v2${path}`, { method, headers, body: Buffer.from(body) });
  const text = await reply.text();
  const { errors } = JSON.parse(text === "" ? "{}" : text) as { errors?: readonly { readonly title: string; readonly detail?: string }[] };
  return [reply.status, errors?.[0]?.title, errors?.[0]?.detail] as const;
}

const workspaces = () => `/organizations/${world.organization}/workspaces`;
const named = (name: string) => JSON.stringify(document("workspaces", { name }));
const REFUSED = [415, "invalid content type", "content-type must be application/vnd.api+json"];

test.each([
  ["text", "text/plain"],
  ["a form", "application/x-www-form-urlencoded"],
  ["plain JSON", "application/json"],
  ["nothing", undefined],
])("a document that comes as %s is refused before it is read", async (_, type) => {
  expect(await send("POST", workspaces(), named("typed"), type)).toEqual(REFUSED);
});

test("the type may have parameters, and a request without a body needs none", async () => {
  expect((await send("POST", workspaces(), named("with-charset"), "Application/vnd.api+json; charset=utf-8"))[0]).toBe(201);
  const { id } = await world.workspace();
  expect((await send("POST", `/workspaces/${id}/actions/lock`, ""))[0]).toBe(200);
  expect(await send("PATCH", `/workspaces/${id}`, named("x"), "text/plain")).toEqual(REFUSED);
  expect(await send("DELETE", `/workspaces/${id}/relationships/tags`, '{"data":[]}', "text/plain")).toEqual(REFUSED);
});

test.each([
  ["no JSON", "{", 400, "The request body is not valid JSON"],
  ["a list", "[]", 400, "The request body is not a JSON object"],
  ["a text", '"data"', 400, "The request body is not a JSON object"],
  ["nothing", "", 400, "The request body is not a JSON object"],
  ["data that is null", '{"data":null}', 422, 'The document has no "data" object'],
  ["data that is a list", '{"data":[]}', 422, 'The document has no "data" object'],
  ["attributes that are none", '{"data":{"type":"workspaces","attributes":[]}}', 422, "Name can't be blank"],
  ["a number for a text", '{"data":{"type":"workspaces","attributes":{"name":7}}}', 422, "Name can't be blank"],
  ["an unknown relationship", '{"data":{"type":"workspaces","relationships":{"nonsense":{"data":[]}}}}', 422, "Name can't be blank"],
])("a body with %s", async (_, body, status, detail) => {
  const [seen, , said] = await send("POST", workspaces(), body, "application/vnd.api+json");
  expect([seen, said]).toEqual([status, detail]);
});

test.each([
  ["spaces", "a b"],
  ["a dot", "a.b"],
  ["a slash", "a/b"],
  ["letters of other alphabets", "überall"],
  ["91 characters", "x".repeat(91)],
])("a workspace's name with %s is refused, with its attribute", async (_, name) => {
  const { status, body } = await world.call("POST", workspaces(), document("workspaces", { name }));
  expect([status, body.errors?.[0]?.title, body.errors?.[0]?.source]).toEqual([
    422,
    "invalid attribute",
    { pointer: "/data/attributes/name" },
  ]);
});

test("values may be any text", async () => {
  const { id } = await world.workspace({ name: "n".repeat(90), description: 'äöü 🦄 "quoted"\nline' });
  const { attributes } = (await world.call("GET", `/workspaces/${id}`)).body.data;
  expect([attributes.name, attributes.description]).toEqual(["n".repeat(90), 'äöü 🦄 "quoted"\nline']);
});

test.each(["0x1", "-1", "1.5", "a"])("a page number of %s is refused", async (number) => {
  expect((await world.call("GET", `${workspaces()}?page[number]=${number}`)).status).toBe(400);
});

test("a page has 100 members at most", async () => {
  const { body } = await world.call("GET", `${workspaces()}?page[size]=500`);
  expect(body.meta?.pagination["page-size"]).toBe(100);
});

test("some lists come whole and without counts, until a page is asked for", async () => {
  const { id } = await world.workspace();
  const user = (await world.call("GET", "/account/details")).body.data.id;
  const paths = ["/organizations", `/users/${user}/authentication-tokens`, `/workspaces/${id}/notification-configurations`];
  for (const path of paths) {
    expect((await world.call("GET", path)).body.meta).toBeUndefined();
    expect((await world.call("GET", `${path}?page[size]=1`)).body.meta?.pagination["current-page"]).toBe(1);
  }
  expect((await world.call("GET", `/team-workspaces?filter[workspace][id]=${id}`)).body.meta).toBeUndefined();
});

test.each(["include=__proto__", "include=constructor", "sort=__proto__", "sort=constructor"])("%s names nothing", async (query) => {
  const path = query.startsWith("sort") ? workspaces() : `/workspaces/${(await world.workspace()).id}`;
  expect((await world.call("GET", `${path}?${query}`)).status).toBe(400);
});

test.each([[[null]], [[5]], [["x"]], [[{}]], [5], ["x"]])("tags that are %j are refused", async (data) => {
  const { id } = await world.workspace();
  const body = { data: { type: "workspaces", relationships: { "tag-bindings": { data } } } };
  expect((await world.call("PATCH", `/workspaces/${id}`, body)).status).toBe(422);
});

test("a slash at the end of a path means nothing", async () => {
  expect([(await world.call("GET", "/ping/")).status, (await world.call("GET", `/organizations/${world.organization}/`)).status]).toEqual([
    204, 200,
  ]);
});

test("what another method would do is not found", async () => {
  const { id } = await world.workspace();
  expect([(await world.call("PUT", `/workspaces/${id}`, {})).status, (await world.call("DELETE", "/ping")).status]).toEqual([404, 404]);
});
