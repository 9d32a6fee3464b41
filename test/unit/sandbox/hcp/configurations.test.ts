import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AwsError } from "../../../../sandbox/core/errors";
import { configure, document, type HcpWorld, startHcp, type WireResource } from "../../../helpers/hcp";

let world: HcpWorld;
const struck = { operation: "", times: 0 };
const strike = (operation: string, service: string): Promise<void> => {
  if (`${service} ${operation}` !== struck.operation || struck.times-- <= 0) return Promise.resolve();
  return Promise.reject(new AwsError("ServiceUnavailable", "the storage is away", {}, 503));
};
beforeAll(async () => void (world = await startHcp(join(__dirname, "..", "..", "..", "helpers", "stand-in-terraform.js"), strike)));
afterAll(() => world.stop());

async function start(workspace: string, attributes: object = {}, configuration?: string) {
  const related = {
    workspace: { type: "workspaces", id: workspace },
    ...(configuration !== undefined && { "configuration-version": { type: "configuration-versions", id: configuration } }),
  };
  return world.call("POST", "/runs", document("runs", { ...attributes }, related));
}

/** Waits for the end of a run, or for its decision. */
async function ended(id: string): Promise<WireResource> {
  for (;;) {
    const { data } = (await world.call("GET", `/runs/${id}`)).body;
    const moving = ["pending", "plan_queued", "planning", "confirmed", "apply_queued", "applying"];
    if (!moving.includes(String(data.attributes.status))) return data;
    await sleep(20);
  }
}

const current = async (id: string) =>
  (await world.call("GET", `/workspaces/${id}`)).body.data.relationships["current-configuration-version"]?.data;

test("the address of an upload is told once", async () => {
  const { id } = await world.workspace();
  const made = await world.call("POST", `/workspaces/${id}/configuration-versions`, document("configuration-versions"));
  expect(made.body.data.attributes["upload-url"]).toEqual(expect.stringContaining(world.endpoint));
  const { attributes } = (await world.call("GET", `/configuration-versions/${made.body.data.id}`)).body.data;
  expect([attributes.status, attributes["upload-url"]]).toEqual(["pending", undefined]);
});

test("a run takes the configuration that the workspace used last, or one of another workspace", async () => {
  const [{ id }, other] = [await world.workspace(), await world.workspace()];
  const missing = await start(id);
  expect([missing.status, missing.body.errors?.[0]?.detail]).toEqual([422, "Configuration version is missing"]);
  const first = await configure(world, id, { "main.tf": "resource" });
  await configure(world, id, { "main.tf": "resource" }, { speculative: true });
  expect(await current(id)).toEqual({ type: "configuration-versions", id: first });
  const promoted = await start(other.id, {}, first);
  expect([promoted.status, await current(other.id)]).toEqual([201, { type: "configuration-versions", id: first }]);
  expect((await ended(promoted.body.data.id)).attributes.status).toBe("planned");
  expect((await world.call("DELETE", `/workspaces/${id}`)).status).toBe(204);
  const kept = await world.call("GET", `/runs/${promoted.body.data.id}/configuration-version`);
  expect([kept.status, kept.body.data.id]).toEqual([200, first]);
});

test("a provisional configuration becomes the workspace's when it is applied", async () => {
  const { id } = await world.workspace();
  const before = await configure(world, id, { "main.tf": "resource" });
  const provisional = await configure(world, id, { "main.tf": "resource" }, { provisional: true });
  const run = await start(id, { "save-plan": true }, provisional);
  await ended(run.body.data.id);
  expect(await current(id)).toEqual({ type: "configuration-versions", id: before });
  await world.call("POST", `/runs/${run.body.data.id}/actions/apply`);
  expect((await ended(run.body.data.id)).attributes.status).toBe("applied");
  expect(await current(id)).toEqual({ type: "configuration-versions", id: provisional });
});

test("files are given away in steps, and never those of the current configuration", async () => {
  const { id } = await world.workspace();
  const [old, present] = [await configure(world, id, { "main.tf": "a" }), await configure(world, id, { "main.tf": "b" })];
  const act = async (version: string, action: string, who: "owner" | "other" = "owner") => {
    const { status, body } = await world.call("POST", `/configuration-versions/${version}/actions/${action}`, undefined, who);
    return [status, body.errors?.[0]?.detail ?? body.data?.attributes.status];
  };
  const download = async () => (await world.call("GET", `/configuration-versions/${old}/download`)).status;
  expect(await act(present, "soft_delete_backing_data")).toEqual([400, expect.stringContaining("transition not allowed")]);
  expect((await act(old, "soft_delete_backing_data", "other"))[0]).toBe(404);
  expect((await act(old, "permanently_delete_backing_data"))[0]).toBe(400);
  expect([await act(old, "soft_delete_backing_data"), await download()]).toEqual([[200, "backing_data_soft_deleted"], 404]);
  expect([await act(old, "restore_backing_data"), await download()]).toEqual([[200, "uploaded"], 302]);
  await act(old, "soft_delete_backing_data");
  expect(await act(old, "permanently_delete_backing_data")).toEqual([200, "backing_data_permanently_deleted"]);
  expect(await act(old, "restore_backing_data")).toEqual([400, expect.stringContaining("transition not allowed")]);
  expect([(await act(present, "archive"))[1], await download()]).toEqual([expect.stringContaining("because it is current"), 404]);
});

test("a state that cannot be stored after an apply is kept as its errored state", async () => {
  const { id } = await world.workspace();
  await configure(world, id, { "main.tf": "resource" });
  Object.assign(struck, { operation: "hcp-run UPLOAD /state", times: 1 });
  const run = (await start(id, { "auto-apply": true })).body.data;
  expect((await ended(run.id)).attributes.status).toBe("errored");
  expect((await world.call("GET", `/workspaces/${id}/current-state-version`)).status).toBe(404);
  const apply = (await world.call("GET", `/runs/${run.id}/apply`)).body.data;
  const log = await (await fetch(String(apply.attributes["log-read-url"]))).text();
  expect([apply.attributes.status, log]).toEqual(["errored", expect.stringContaining("Error: Failed to save state: the storage is away")]);
  const errored = await world.call("GET", `/applies/${apply.id}/errored-state`);
  const state = await fetch(String(errored.headers.get("location")));
  expect([errored.status, await state.json()]).toEqual([307, expect.objectContaining({ serial: 1, lineage: "stand-in" })]);
  expect((await world.call("GET", `/applies/${apply.id}/errored-state`, undefined, "outsider")).status).toBe(404);
  // The next run finds no state, and stores its own.
  const second = (await start(id, { "auto-apply": true })).body.data;
  expect((await ended(second.id)).attributes.status).toBe("applied");
  const { relationships } = (await world.call("GET", `/runs/${second.id}`)).body.data;
  expect((await world.call("GET", `/applies/${(relationships.apply?.data as { id: string }).id}/errored-state`)).status).toBe(404);
});

test("the group of runs that can be discarded has none that is pending", async () => {
  const { id } = await world.workspace();
  await configure(world, id, { "main.tf": "resource" });
  const first = (await start(id)).body.data.id;
  await ended(first);
  const second = (await start(id)).body.data.id;
  const group = async (name: string) =>
    (await world.call("GET", `/workspaces/${id}/runs?filter[status_group]=${name}`)).list.map((run) => run.id);
  expect([await group("discardable"), await group("non_final"), await group("final")]).toEqual([[first], [second, first], []]);
});

test("a plan gets what the run asks for, and how much it may do at once", async () => {
  const { id } = await world.workspace();
  await world.call("POST", `/workspaces/${id}/vars`, document("vars", { key: "TFE_PARALLELISM", value: "3", category: "env" }));
  await configure(world, id, { "main.tf": "resource" });
  const options = { "target-addrs": ["a.b"], "replace-addrs": ["c.d"], "is-destroy": true, refresh: false, "policy-paths": ["./p"] };
  const run = (await start(id, options)).body.data;
  expect(run.attributes).toMatchObject(options);
  await ended(run.id);
  const plan = (await world.call("GET", `/runs/${run.id}/plan`)).body.data;
  const log = await (await fetch(String(plan.attributes["log-read-url"]))).text();
  for (const argument of ["-destroy", "-refresh=false", "-target=a.b", "-replace=c.d", "-parallelism=3"])
    expect(log).toContain(` ${argument}`);
});
