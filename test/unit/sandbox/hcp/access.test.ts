import { document, type HcpWorld, startHcp } from "../../../helpers/hcp";

let world: HcpWorld;
beforeAll(async () => void (world = await startHcp()));
afterAll(() => world.stop());

let teams = 0;
/** A team with a token and access to a workspace. */
async function team(workspace: string, access: string): Promise<{ readonly token: string }> {
  const made = await world.call("POST", `/organizations/${world.organization}/teams`, document("teams", { name: `team-${++teams}` }));
  const { id } = made.body.data;
  const related = { team: { type: "teams", id }, workspace: { type: "workspaces", id: workspace } };
  await world.call("POST", "/team-workspaces", document("team-workspaces", { access }, related));
  const token = await world.call("POST", `/teams/${id}/authentication-token`);
  return { token: String(token.body.data.attributes.token) };
}

test.each([
  ["read", [200, 404, 404, 404, 404]],
  ["plan", [200, 422, 404, 404, 404]],
  ["write", [200, 422, 201, 200, 404]],
  ["admin", [200, 422, 201, 200, 200]],
] as const)("a team with access %s: sees, runs, sets variables, locks, changes settings", async (access, expected) => {
  const { id } = await world.workspace();
  const who = await team(id, access);
  const run = document("runs", {}, { workspace: { type: "workspaces", id } });
  const variable = document("vars", { key: "k", value: "v", category: "terraform" });
  const seen = [
    await world.call("GET", `/workspaces/${id}`, undefined, who),
    // 422: there is no configuration yet.
    await world.call("POST", "/runs", run, who),
    await world.call("POST", `/workspaces/${id}/vars`, variable, who),
    await world.call("POST", `/workspaces/${id}/actions/lock`, undefined, who),
    await world.call("PATCH", `/workspaces/${id}`, document("workspaces", { description: "d" }), who),
  ];
  expect(seen.map(({ status }) => status)).toEqual(expected);
});

test("a team sees no other workspace, and its token is shown once and ends with it", async () => {
  const [{ id }, other] = [await world.workspace(), await world.workspace()];
  const who = await team(id, "admin");
  const { list } = await world.call("GET", `/organizations/${world.organization}/workspaces`, undefined, who);
  expect(list.map((each) => each.id)).toEqual([id]);
  expect((await world.call("GET", `/workspaces/${other.id}`, undefined, who)).status).toBe(404);
  const { list: found } = await world.call("GET", `/organizations/${world.organization}/teams?filter[names]=team-${teams}`);
  expect((await world.call("GET", `/teams/${found[0]?.id}/authentication-token`)).body.data.attributes.token).toBeNull();
  await world.call("DELETE", `/teams/${found[0]?.id}/authentication-token`);
  expect((await world.call("GET", `/workspaces/${id}`, undefined, who)).status).toBe(401);
});

test("an organization's token manages workspaces, and makes neither runs nor states", async () => {
  const made = await world.call("POST", `/organizations/${world.organization}/authentication-token`);
  const who = { token: String(made.body.data.attributes.token) };
  const { id } = await world.workspace();
  const run = document("runs", {}, { workspace: { type: "workspaces", id } });
  const seen = [
    await world.call("PATCH", `/workspaces/${id}`, document("workspaces", { description: "d" }), who),
    await world.call("POST", "/runs", run, who),
    await world.call("POST", `/workspaces/${id}/state-versions`, document("state-versions", { serial: 1, md5: "0".repeat(32) }), who),
  ];
  expect(seen.map(({ status }) => status)).toEqual([200, 404, 404]);
});

test("fixed levels have fixed parts", async () => {
  const { id } = await world.workspace();
  const made = await world.call("POST", `/organizations/${world.organization}/teams`, document("teams", { name: "fixed" }));
  const related = { team: { type: "teams", id: made.body.data.id }, workspace: { type: "workspaces", id } };
  const refused = await world.call("POST", "/team-workspaces", document("team-workspaces", { access: "read", runs: "apply" }, related));
  expect([refused.status, refused.body.errors?.[0]?.detail]).toEqual([
    422,
    "Runs is read-only when access level is 'read'; use the 'custom' access level to set this attribute.",
  ]);
});
