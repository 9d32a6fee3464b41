import { document, type HcpWorld, startHcp, stateDocument, type Who } from "../../../helpers/hcp";

let world: HcpWorld;
beforeAll(async () => void (world = await startHcp()));
afterAll(() => world.stop());

/** A state with one output that is sensitive and one that is not. */
function state(serial: number, lineage = "first"): object {
  const outputs = { open: { value: ["a"], type: ["list", "string"] }, hidden: { value: "h", type: "string", sensitive: true } };
  const resources = [{ mode: "managed", type: "terraform_data", name: "x", provider: "p", instances: [{}, {}] }];
  return { version: 4, terraform_version: "1.11.4", serial, lineage, outputs, resources };
}

async function locked(): Promise<string> {
  const { id } = await world.workspace();
  await world.call("POST", `/workspaces/${id}/actions/lock`, { reason: "test" });
  return id;
}

/** Posts a state version, and returns status and message of the answer. */
async function post(id: string, body: object, who: Who = "owner"): Promise<readonly [number, string | undefined]> {
  const reply = await world.call("POST", `/workspaces/${id}/state-versions`, body, who);
  return [reply.status, reply.body.errors?.[0]?.detail];
}

test("serial and lineage decide what may follow a state", async () => {
  const id = await locked();
  const next = (serial: number, lineage = "first", more: object = {}) =>
    post(id, stateDocument({ ...state(serial, lineage), ...more }, { serial, lineage }));
  expect(await next(5)).toEqual([201, undefined]);
  expect(await next(5)).toEqual([201, undefined]);
  expect(await next(5, "first", { outputs: {} })).toEqual([409, "serial 5 is the current state's, and the content differs from it"]);
  expect(await next(4)).toEqual([412, "serial 4 is lower than 5, the serial of the workspace's current state"]);
  expect(await next(6, "second")).toEqual([409, "lineage mismatch: the workspace's state has the lineage first, not second"]);
  expect(await post(id, stateDocument(state(1, "second"), { serial: 1, lineage: "second", force: true }))).toEqual([201, undefined]);
});

test("only who has locked the workspace writes its state", async () => {
  const { id } = await world.workspace();
  const body = stateDocument(state(1), { serial: 1 });
  expect((await post(id, body))[0]).toBe(409);
  await world.call("POST", `/workspaces/${id}/actions/lock`);
  expect((await post(id, body, "other"))[0]).toBe(409);
  expect((await post(id, body, "outsider"))[0]).toBe(404);
  expect(await post(id, body)).toEqual([201, undefined]);
  expect(await post(id, stateDocument(state(2), { serial: 2, md5: "0".repeat(32) }))).toEqual([
    422,
    expect.stringMatching(/^Md5 does not match/),
  ]);
});

test("a pending state version waits for its upload, and keeps the workspace locked till then", async () => {
  const id = await locked();
  const { data } = stateDocument(state(1), { serial: 1 }) as { data: { attributes: Record<string, string> } };
  const { state: content = "", ...attributes } = data.attributes;
  const { body } = await world.call("POST", `/workspaces/${id}/state-versions`, document("state-versions", attributes));
  expect([body.data.attributes.status, body.data.attributes["hosted-state-download-url"]]).toEqual(["pending", null]);
  const unlock = await world.call("POST", `/workspaces/${id}/actions/unlock`);
  expect([unlock.status, unlock.body.errors?.[0]?.detail]).toEqual([
    400,
    "Unable to unlock workspace. The workspace's latest state version is still pending.",
  ]);
  const upload = String(body.data.attributes["hosted-state-upload-url"]);
  const put = () => fetch(upload, { method: "PUT", body: Buffer.from(content, "base64") });
  expect([(await put()).status, (await put()).status]).toEqual([200, 409]);
  const { body: shown } = await world.call("GET", `/state-versions/${body.data.id}`);
  expect([shown.data.attributes.status, shown.data.attributes["hosted-state-upload-url"]]).toEqual(["finalized", null]);
  const download = await fetch(String(shown.data.attributes["hosted-state-download-url"]));
  expect(await download.json()).toEqual(state(1));
  expect((await world.call("POST", `/workspaces/${id}/actions/unlock`)).status).toBe(200);
});

test("outputs are read from the state; a list hides sensitive ones, each shows its own", async () => {
  const id = await locked();
  await post(id, stateDocument(state(1), { serial: 1 }));
  const { list } = await world.call("GET", `/workspaces/${id}/current-state-version-outputs`);
  expect(list.map(({ attributes: { name, type, value } }) => [name, type, value])).toEqual([
    ["open", "array", ["a"]],
    ["hidden", "string", null],
  ]);
  const { body } = await world.call("GET", `/state-version-outputs/${list[1]?.id}`);
  expect(body.data.attributes.value).toBe("h");
  const { body: current } = await world.call("GET", `/workspaces/${id}/current-state-version`);
  expect(current.data.attributes.resources).toEqual([{ name: "x", type: "terraform_data", count: 2, module: "root", provider: "p" }]);
});

test("a rollback makes an old state the current one, with a serial of its own", async () => {
  const id = await locked();
  const first = await world.call("POST", `/workspaces/${id}/state-versions`, stateDocument(state(1), { serial: 1, lineage: "first" }));
  await post(id, stateDocument({ ...state(2), outputs: {} }, { serial: 2, lineage: "first" }));
  const back = document("state-versions", {}, { "rollback-state-version": { type: "state-versions", id: first.body.data.id } });
  const { status, body } = await world.call("PATCH", `/workspaces/${id}/state-versions`, back);
  expect([status, body.data.attributes.serial, body.data.attributes.lineage]).toEqual([201, 3, "first"]);
  expect((await world.call("GET", `/workspaces/${id}/current-state-version-outputs`)).list).toHaveLength(2);
  // Also from a state of another lineage, which was forced over it.
  const forced = { serial: 9, lineage: "other", force: true };
  await post(id, stateDocument({ ...state(9), lineage: "other" }, forced));
  const again = await world.call("PATCH", `/workspaces/${id}/state-versions`, back);
  expect([again.status, again.body.data.attributes.serial, again.body.data.attributes.lineage]).toEqual([201, 10, "first"]);
});

test("locks: the words by which clients know who has one", async () => {
  const { id } = await world.workspace();
  const act = async (action: string, who: Who = "owner") => {
    const { status, body } = await world.call("POST", `/workspaces/${id}/actions/${action}`, undefined, who);
    return [status, body.errors?.[0]?.detail];
  };
  expect(await act("unlock")).toEqual([409, "Unable to unlock workspace. The workspace is already unlocked."]);
  expect((await act("lock"))[0]).toBe(200);
  expect(await act("lock", "other")).toEqual([409, "Unable to lock workspace. The workspace is already locked."]);
  expect(await act("unlock", "other")).toEqual([409, "Unable to unlock workspace. The workspace is locked by User sandbox-owner."]);
  expect(await act("safe-delete")).toEqual([
    409,
    "Workspace is currently locked. Workspace must be unlocked before it can be safely deleted.",
  ]);
  expect((await act("force-unlock", "other"))[0]).toBe(200);
  expect((await act("safe-delete"))[0]).toBe(204);
});
