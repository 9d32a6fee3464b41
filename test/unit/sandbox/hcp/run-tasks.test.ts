import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { configure, document, type HcpWorld, startHcp, type WireResource } from "../../../helpers/hcp";

// Run tasks: made, bound to workspaces, asked in runs, and answering.
let world: HcpWorld;
let outside: Server;
let url: string;

/** What the system outside was asked, oldest first. */
const asked: { readonly body: Record<string, string>; readonly raw: string; readonly signature: string }[] = [];
/** What it answers at once. */
let status = 200;

beforeAll(async () => {
  world = await startHcp(join(__dirname, "..", "..", "..", "helpers", "stand-in-terraform.js"));
  outside = createServer((request, response) => {
    void text(request).then((raw) => {
      const body = JSON.parse(raw) as Record<string, string>;
      asked.push({ body, raw, signature: String(request.headers["x-tfc-task-signature"]) });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(outside.address() as AddressInfo).port}/ask`;
});
afterAll(async () => {
  await world.stop();
  outside.closeAllConnections();
  await new Promise((resolve) => outside.close(resolve));
});
beforeEach(() => {
  asked.length = 0;
  status = 200;
});

const of = (path: string) => `/organizations/${world.organization}/${path}`;
let count = 0;

async function task(attributes: Readonly<Record<string, unknown>> = {}): Promise<WireResource> {
  const body = document("tasks", { name: `task-${++count}`, url, category: "task", "hmac-key": "key", ...attributes });
  return (await world.call("POST", of("tasks"), body)).body.data;
}

const bind = async (workspace: string, id: string, attributes: Readonly<Record<string, unknown>>) =>
  world.call("POST", `/workspaces/${workspace}/tasks`, document("workspace-tasks", attributes, { task: { type: "tasks", id } }));

/** Waits until something is so. */
async function until<T>(find: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function run(workspace: string, words = "no-changes", attributes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  await configure(world, workspace, { "main.tf": words });
  return (await world.call("POST", "/runs", document("runs", attributes, { workspace: { type: "workspaces", id: workspace } }))).body.data
    .id;
}

const statusOf = async (id: string) => (await world.call("GET", `/runs/${id}`)).body.data.attributes.status;
const reached = (id: string, ...states: readonly string[]) =>
  until(async () => ((found) => (states.includes(String(found)) ? found : undefined))(await statusOf(id)));

test("a run task is made, shown without its key, changed, bound to a workspace once, and deleted with its bindings", async () => {
  const made = await task({ description: "asks" });
  expect([made.attributes["hmac-key"], made.attributes.category, made.attributes.enabled, made.attributes.description]).toEqual([
    null,
    "task",
    true,
    "asks",
  ]);
  const workspace = await world.workspace();
  const bound = (await bind(workspace.id, made.id, { "enforcement-level": "mandatory", stages: ["pre_plan", "post_plan"] })).body.data;
  expect([bound.attributes.stage, bound.attributes.stages]).toEqual(["pre_plan", ["pre_plan", "post_plan"]]);
  expect((await bind(workspace.id, made.id, { "enforcement-level": "advisory" })).status).toBe(422);
  const path = `/workspaces/${workspace.id}/tasks/${bound.id}`;
  const changed = await world.call("PATCH", path, document("workspace-tasks", { "enforcement-level": "advisory", stage: "pre_apply" }));
  expect(changed.body.data.attributes).toMatchObject({ "enforcement-level": "advisory", stages: ["pre_apply"] });
  const included = await world.call("GET", `/tasks/${made.id}?include=workspace_tasks.workspace`);
  expect(included.body.included?.map(({ type, id }) => [type, id])).toEqual([
    ["workspace-tasks", bound.id],
    ["workspaces", workspace.id],
  ]);
  const renamed = await world.call("PATCH", `/tasks/${made.id}`, document("tasks", { name: "renamed", enabled: false }));
  expect(renamed.body.data.attributes).toMatchObject({ name: "renamed", enabled: false, url });
  expect((await world.call("DELETE", `/tasks/${made.id}`)).status).toBe(204);
  expect([(await world.call("GET", `/tasks/${made.id}`)).status, (await world.call("GET", path)).status]).toEqual([404, 404]);
});

test.each([
  ["no name", { name: undefined }, "Name can't be blank"],
  ["a name with a space", { name: "a b" }, "Name can only include letters, numbers, -, and _"],
  ["no address", { url: "ftp://x" }, "Url must be a valid URL"],
  ["another category", { category: "policy" }, "Category is not included in the list: task"],
  ["a stage that is none", { "global-configuration": { stages: ["later"] } }, "Global configuration is not included in the list"],
])("refused: %s", async (_, attributes, detail) => {
  const body = document("tasks", { name: "wrong", url, category: "task", ...attributes });
  const { status: code, body: said } = await world.call("POST", of("tasks"), body);
  expect([code, said.errors?.[0]?.detail]).toEqual([422, expect.stringContaining(detail)]);
});

test("who manages no run tasks makes none", async () => {
  expect((await world.call("POST", of("tasks"), document("tasks", { name: "x", url, category: "task" }), "other")).status).toBe(404);
});

test("a mandatory task after the plan is asked with a signature, reads the run, and lets it go on", async () => {
  const made = await task();
  const workspace = await world.workspace();
  await bind(workspace.id, made.id, { "enforcement-level": "mandatory", stage: "post_plan" });
  const id = await run(workspace.id);
  const { body, raw, signature } = await until(() => asked[0]);
  expect(signature).toBe(createHmac("sha512", "key").update(raw).digest("hex"));
  expect([body.stage, body.run_id, body.task_result_enforcement_level]).toEqual(["post_plan", id, "mandatory"]);
  expect(await statusOf(id)).toBe("post_plan_running");
  const token = { token: body.access_token ?? "" };
  expect((await world.call("GET", `/runs/${id}`, undefined, token)).status).toBe(200);
  // With its token a task reads, and does nothing else.
  expect((await world.call("POST", `/runs/${id}/actions/discard`, {}, token)).status).toBe(404);
  const path = `/task-results/${body.task_result_id}/callback`;
  const outcome = {
    type: "task-result-outcomes",
    attributes: { "outcome-id": "O-1", description: "fine", tags: { Status: [{ label: "ok" }] } },
  };
  const say = (said: string, who: Parameters<HcpWorld["call"]>[3] = token) =>
    world.call("PATCH", path, document("task-results", { status: said, message: "4 passed" }, { outcomes: [outcome] }), who);
  expect((await say("passed", "owner")).status).toBe(401);
  expect((await say("maybe")).status).toBe(422);
  expect((await say("running")).body.data.attributes).toMatchObject({ status: "running", message: "4 passed" });
  expect((await say("passed")).body.data.attributes).toMatchObject({ status: "passed", "task-result-outcomes-count": 2 });
  // The run is over, and with it the token.
  expect((await say("failed")).status).toBe(401);
  expect(await reached(id, "post_plan_completed", "planned_and_finished", "errored")).toBe("planned_and_finished");
  const [stage] = (await world.call("GET", `/runs/${id}/task-stages`)).list;
  expect([stage?.attributes.stage, stage?.attributes.status]).toEqual(["post_plan", "passed"]);
  const shown = await world.call("GET", `/task-stages/${stage?.id}?include=task_results`);
  expect(shown.body.included?.map(({ attributes }) => attributes["task-name"])).toEqual([made.attributes.name]);
  expect((await world.call("GET", `/task-results/${body.task_result_id}/outcomes`)).list.length).toBe(2);
});

test.each([
  ["mandatory", "errored", "failed"],
  ["advisory", "planned_and_finished", "passed"],
])("a task that cannot be asked, %s: the run is %s", async (level, ended, stageStatus) => {
  status = 500;
  const workspace = await world.workspace();
  await bind(workspace.id, (await task()).id, { "enforcement-level": level, stage: "pre_plan" });
  const id = await run(workspace.id);
  expect(await reached(id, "errored", "planned_and_finished")).toBe(ended);
  const [stage] = (await world.call("GET", `/runs/${id}/task-stages?include=task_results`)).list;
  const [result] = (await world.call("GET", `/task-stages/${stage?.id}?include=task-results`)).body.included ?? [];
  expect([stage?.attributes.status, result?.attributes.status, result?.attributes.message]).toEqual([
    stageStatus,
    "errored",
    "The run task answered with status 500, not 200",
  ]);
});

test("a task of the whole organization is asked in every workspace, and a cancelled run waits for none", async () => {
  const everywhere = await task({ "global-configuration": { enabled: true, stages: ["pre_plan"], "enforcement-level": "mandatory" } });
  const workspace = await world.workspace();
  const id = await run(workspace.id);
  await until(() => asked[0]);
  expect((await world.call("POST", `/runs/${id}/actions/cancel`)).status).toBe(202);
  const [stage] = (await world.call("GET", `/runs/${id}/task-stages`)).list;
  expect([await statusOf(id), stage?.attributes.status]).toEqual(["canceled", "canceled"]);
  expect((await world.call("DELETE", `/tasks/${everywhere.id}`)).status).toBe(204);
});

test("a run with tasks at each of its points is asked about at each, in order, and applied", async () => {
  const workspace = await world.workspace();
  const stages = ["pre_plan", "post_plan", "pre_apply", "post_apply"];
  await bind(workspace.id, (await task()).id, { "enforcement-level": "mandatory", stages });
  const id = await run(workspace.id, "resource", { "auto-apply": true });
  for (const [index, stage] of stages.entries()) {
    const { body } = await until(() => asked[index]);
    expect(body.stage).toBe(stage);
    // What is said after the apply changes nothing.
    const said = document("task-results", { status: stage === "post_apply" ? "failed" : "passed" });
    const token = { token: body.access_token ?? "" };
    const say = async () => (await world.call("PATCH", `/task-results/${body.task_result_id}/callback`, said, token)).status;
    expect(await say()).toBe(200);
    if (stage === "pre_plan") expect(await say()).toBe(409);
  }
  await reached(id, "applied");
  const { list } = await world.call("GET", `/runs/${id}/run-events`);
  expect(list.map(({ attributes }) => attributes.action)).toEqual([
    "created",
    "pre_plan_running",
    "pre_plan_completed",
    "plan_queued",
    "planning",
    "planned",
    "post_plan_running",
    "post_plan_completed",
    "confirmed",
    "pre_apply_running",
    "pre_apply_completed",
    "apply_queued",
    "applying",
    "post_apply_running",
    "post_apply_completed",
    "applied",
  ]);
});

test("after its tasks a plan with changes waits for a yes", async () => {
  const workspace = await world.workspace();
  await bind(workspace.id, (await task()).id, { "enforcement-level": "advisory", stage: "post_plan" });
  status = 404;
  const id = await run(workspace.id, "resource");
  await reached(id, "post_plan_completed");
  expect((await world.call("POST", `/runs/${id}/actions/apply`)).status).toBe(202);
  await reached(id, "applied");
});
