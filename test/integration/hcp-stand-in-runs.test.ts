import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { textIn } from "../../sandbox/services/hcp/runs/archive";
import { expire } from "../../sandbox/services/hcp/runs/plan-mocks";
import { configure, document, type HcpWorld, startHcp, type WireResource } from "../helpers/hcp";

let world: HcpWorld;
beforeAll(async () => void (world = await startHcp(join(__dirname, "..", "helpers", "stand-in-terraform.js"))));
afterAll(() => world.stop());

/** A workspace with a configuration, whose words say what Terraform does. */
async function configured(words: string, attributes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const { id } = await world.workspace(attributes);
  await configure(world, id, { "main.tf": words });
  return id;
}

async function start(workspace: string, attributes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const related = { workspace: { type: "workspaces", id: workspace } };
  return (await world.call("POST", "/runs", document("runs", attributes, related))).body.data.id;
}

const run = async (id: string): Promise<WireResource> => (await world.call("GET", `/runs/${id}`)).body.data;

/** Waits for a state of a run. */
async function until(id: string, status: string): Promise<WireResource> {
  for (;;) {
    const found = await run(id);
    if (found.attributes.status === status) return found;
    if (["errored", "applied", "canceled", "discarded", "planned_and_finished"].includes(String(found.attributes.status)))
      throw new Error(`the run ended as ${String(found.attributes.status)}, not ${status}`);
    await sleep(20);
  }
}

async function act(id: string, action: string): Promise<readonly [number, string | undefined]> {
  const { status, body } = await world.call("POST", `/runs/${id}/actions/${action}`, { comment: "because" });
  return [status, body.errors?.[0]?.detail];
}

const isLocked = async (workspace: string) => (await world.call("GET", `/workspaces/${workspace}`)).body.data.attributes.locked;

test("a run plans, waits for a yes, applies, and leaves a state and its story", async () => {
  const workspace = await configured("resource");
  const id = await start(workspace);
  const planned = await until(id, "planned");
  const actions = { "is-cancelable": false, "is-confirmable": true, "is-discardable": true, "is-force-cancelable": false };
  expect([planned.attributes.actions, planned.attributes["has-changes"], await isLocked(workspace)]).toEqual([actions, true, true]);
  const { body: plan } = await world.call("GET", `/runs/${id}/plan`);
  expect(plan.data.attributes).toMatchObject({ status: "finished", "resource-additions": 1 });
  const log = await (await fetch(String(plan.data.attributes["log-read-url"]))).text();
  expect(log).toMatch(/^\u0002Terraform v1\.11\.4\non \w+\n.*\nplan -input=false -json .*\n\u0003$/s);
  expect(await (await fetch(`${String(plan.data.attributes["log-read-url"])}?offset=1&limit=9`)).text()).toBe("Terraform");
  expect(await act(id, "apply")).toEqual([202, undefined]);
  await until(id, "applied");
  expect(await act(id, "apply")).toEqual([409, "transition not allowed"]);
  const { body: state } = await world.call("GET", `/workspaces/${workspace}/current-state-version`);
  expect([state.data.attributes.serial, state.data.relationships.run?.data]).toEqual([1, { id, type: "runs" }]);
  const { list } = await world.call("GET", `/runs/${id}/run-events`);
  expect(list.map(({ attributes }) => attributes.action)).toEqual([
    "created",
    "plan_queued",
    "planning",
    "planned",
    "confirmed",
    "apply_queued",
    "applying",
    "applied",
  ]);
  expect(await isLocked(workspace)).toBe(false);
});

test("runs of a workspace wait for each other; a plan-only run waits for none, and is not listed", async () => {
  const workspace = await configured("resource");
  const first = await start(workspace);
  await until(first, "planned");
  const [second, alone] = [await start(workspace), await start(workspace, { "plan-only": true })];
  await until(alone, "planned_and_finished");
  expect([(await run(second)).attributes.status, (await run(second)).attributes["position-in-queue"]]).toEqual(["pending", 1]);
  const listed = async (query: string) => (await world.call("GET", `/workspaces/${workspace}/runs${query}`)).list.map(({ id }) => id);
  expect([await listed(""), await listed("?filter[operation]=plan_only")]).toEqual([[second, first], [alone]]);
  const unlock = await world.call("POST", `/workspaces/${workspace}/actions/unlock`);
  expect([unlock.status, unlock.body.errors?.[0]?.detail]).toEqual([
    409,
    `Unable to unlock workspace. The workspace is locked by Run ${first}.`,
  ]);
  expect(await act(second, "force-execute")).toEqual([202, undefined]);
  await until(second, "planned");
  expect((await run(first)).attributes.status).toBe("discarded");
  expect(await act(second, "discard")).toEqual([202, undefined]);
});

test.each([
  ["no changes", "no-changes", {}, "planned_and_finished"],
  ["no changes, and an apply that may be empty", "no-changes", { "allow-empty-apply": true }, "planned"],
  ["applied by itself", "resource", { "auto-apply": true }, "applied"],
  ["a saved plan, never applied by itself", "resource", { "save-plan": true, "auto-apply": true }, "planned_and_saved"],
  ["init fails", "fail-init", {}, "errored"],
  ["the plan fails", "fail-plan", {}, "errored"],
  ["the apply fails", "fail-apply", { "auto-apply": true }, "errored"],
])("%s", async (_, words, attributes, status) => {
  const id = await start(await configured(words), attributes);
  expect((await until(id, status)).attributes.status).toBe(status);
});

test("an apply that fails keeps the state that it has made, and the next run starts", async () => {
  const workspace = await configured("fail-apply");
  await until(await start(workspace, { "auto-apply": true }), "errored");
  expect((await world.call("GET", `/workspaces/${workspace}/current-state-version`)).body.data.attributes.serial).toBe(1);
  await until(await start(workspace), "planned");
});

test("cancel interrupts Terraform, a forced one ends it once its time has come", async () => {
  const gentle = await start(await configured("slow-apply"), { "auto-apply": true });
  await until(gentle, "applying");
  expect(await act(gentle, "force-cancel")).toEqual([409, "transition not allowed"]);
  expect(await act(gentle, "cancel")).toEqual([202, undefined]);
  await until(gentle, "canceled");
  const workspace = await configured("stubborn-apply");
  const stubborn = await start(workspace, { "auto-apply": true });
  await until(stubborn, "applying");
  await sleep(300);
  expect(await act(stubborn, "cancel")).toEqual([202, undefined]);
  const available = String((await run(stubborn)).attributes["force-cancel-available-at"]);
  expect([available, await act(stubborn, "force-cancel")]).toEqual([expect.stringMatching(/Z$/), [409, "transition not allowed"]]);
  await sleep(new Date(available).getTime() - Date.now() + 50);
  expect(await act(stubborn, "force-cancel")).toEqual([202, undefined]);
  expect([(await run(stubborn)).attributes.status, await isLocked(workspace)]).toEqual(["canceled", false]);
});

test("a person's lock keeps runs waiting; those that wait can be cancelled", async () => {
  const workspace = await configured("resource");
  await world.call("POST", `/workspaces/${workspace}/actions/lock`);
  const [first, second] = [await start(workspace), await start(workspace)];
  await sleep(100);
  expect((await run(first)).attributes.status).toBe("pending");
  expect(await act(first, "cancel")).toEqual([202, undefined]);
  await world.call("POST", `/workspaces/${workspace}/actions/unlock`);
  await until(second, "planned");
});

test("an apply discards saved plans, and starts the runs of workspaces that follow", async () => {
  const [source, follower] = [await configured("resource"), await configured("resource")];
  const saved = await start(source, { "save-plan": true });
  await until(saved, "planned_and_saved");
  const related = { sourceable: { type: "workspaces", id: source } };
  expect((await world.call("POST", `/workspaces/${follower}/run-triggers`, document("run-triggers", {}, related))).status).toBe(201);
  expect((await world.call("GET", `/workspaces/${follower}/run-triggers`)).status).toBe(400);
  const id = await start(source, { "auto-apply": true });
  await until(id, "applied");
  expect((await run(saved)).attributes.status).toBe("discarded");
  const { list } = await world.call("GET", `/workspaces/${follower}/runs`);
  expect(list.map(({ attributes }) => [attributes.source, attributes.message])).toEqual([
    ["tfe-run-trigger", expect.stringContaining(`Triggered automatically from run ${id} in workspace`)],
  ]);
});

test("a policy that fails softly waits for an override, a hard one ends the run", async () => {
  const workspace = await configured("resource");
  const policy = async (level: string) => {
    const body = document("policies", { name: `policy-${level}`, "enforcement-level": level });
    const { id } = (await world.call("POST", `/organizations/${world.organization}/policies`, body)).body.data;
    const { environment } = world.hcp;
    const headers = { authorization: `Bearer ${environment.TFE_TOKEN}`, "content-type": "application/octet-stream" };
    await fetch(`${environment.TFE_ADDRESS}/api/v2/policies/${id}/upload`, { method: "PUT", headers, body: "main = rule { false }" });
    const related = { policies: [{ type: "policies", id }], workspaces: [{ type: "workspaces", id: workspace }] };
    await world.call("POST", `/organizations/${world.organization}/policy-sets`, document("policy-sets", { name: level }, related));
  };
  await policy("soft-mandatory");
  const soft = await start(workspace);
  await until(soft, "policy_override");
  const [check] = (await world.call("GET", `/runs/${soft}/policy-checks`)).list;
  expect([check?.attributes.status, await act(soft, "apply")]).toEqual(["soft_failed", [409, "transition not allowed"]]);
  expect((await world.call("POST", `/policy-checks/${check?.id}/actions/override`)).body.data.attributes.status).toBe("overridden");
  expect(await act(soft, "apply")).toEqual([202, undefined]);
  await until(soft, "applied");
  await policy("hard-mandatory");
  const hard = await start(workspace);
  expect((await until(hard, "errored")).attributes.status).toBe("errored");
});

test("a run for an agent waits until one is there", async () => {
  const pool = await world.call("POST", `/organizations/${world.organization}/agent-pools`, document("agent-pools", { name: "pool" }));
  const { id } = pool.body.data;
  const workspace = await configured("resource", { "execution-mode": "agent", "agent-pool-id": id });
  const waiting = await start(workspace);
  await sleep(100);
  expect((await run(waiting)).attributes.status).toBe("plan_queued");
  const made = await world.call(
    "POST",
    `/agent-pools/${id}/authentication-tokens`,
    document("authentication-tokens", { description: "d" }),
  );
  const who = { token: String(made.body.data.attributes.token) };
  expect((await world.call("POST", "/agents/register", { name: "agent" }, who)).status).toBe(201);
  await until(waiting, "planned");
});

test("a workspace that is deleted ends its runs", async () => {
  const workspace = await configured("slow-plan");
  const id = await start(workspace);
  await until(id, "planning");
  expect((await world.call("DELETE", `/workspaces/${workspace}`)).status).toBe(204);
  expect((await world.call("GET", `/runs/${id}`)).status).toBe(404);
});

test("an assessment needs to be allowed, and something that was applied", async () => {
  const workspace = await configured("resource");
  const assess = async () => (await world.call("POST", `/workspaces/${workspace}/actions/assess`)).status;
  expect(await assess()).toBe(409);
  await world.call("PATCH", `/workspaces/${workspace}`, document("workspaces", { "assessments-enabled": true }));
  expect(await assess()).toBe(409);
  await until(await start(workspace, { "auto-apply": true }), "applied");
  expect((await world.call("GET", `/workspaces/${workspace}/current-assessment-result`)).status).toBe(404);
  expect([await assess(), await assess()]).toEqual([200, 409]);
  for (;;) {
    const { status, body } = await world.call("GET", `/workspaces/${workspace}/current-assessment-result`);
    if (status === 200) {
      expect(body.data.attributes).toMatchObject({ succeeded: true, drifted: false, "error-message": null });
      return;
    }
    await sleep(20);
  }
});

test("a plan is exported once at a time, and downloaded without what is sensitive", async () => {
  const id = await start(await configured("resource"));
  await until(id, "planned");
  const plan = (await world.call("GET", `/runs/${id}/plan`)).body.data;
  const body = document("plan-exports", { "data-type": "sentinel-mock-bundle-v0" }, { plan: { type: "plans", id: plan.id } });
  const made = (await world.call("POST", "/plan-exports", body)).body.data;
  expect([made.type, made.attributes.status]).toEqual(["plan-exports", "queued"]);
  expect((await world.call("POST", "/plan-exports", body)).status).toBe(422);
  const path = `/plan-exports/${made.id}`;
  while ((await world.call("GET", path)).body.data.attributes.status !== "finished") await sleep(10);
  const { status, headers } = await world.call("GET", `${path}/download`);
  const archive = Buffer.from(await (await fetch(String(headers.get("location")))).arrayBuffer());
  expect([status, await textIn(archive, "sentinel.hcl"), await textIn(archive, "mock-tfplan-v2.sentinel")]).toEqual([
    302,
    'mock "tfplan/v2" {\n  module {\n    source = "mock-tfplan-v2.sentinel"\n  }\n}\n',
    expect.stringContaining('resource_changes = {\n  "t.x": {'),
  ]);
  expect((await world.call("GET", `/runs/${id}/plan`)).body.data.relationships.exports?.data).toEqual([
    { id: made.id, type: "plan-exports" },
  ]);
  expect((await world.call("DELETE", path)).status).toBe(204);
  expect((await world.call("GET", path)).status).toBe(404);
  const unknown = document("plan-exports", { "data-type": "sentinel-mock-bundle-v0" }, { plan: { type: "plans", id: "plan-none" } });
  expect((await world.call("POST", "/plan-exports", unknown)).status).toBe(404);
  await act(id, "discard");
});

test("an export is gone after an hour", () => {
  const finished = new Date(0);
  const exported = { id: "pe-1", planId: "p", runId: "r", dataType: "sentinel-mock-bundle-v0", status: "finished" } as const;
  const after = (milliseconds: number) =>
    expire({ ...exported, stamps: new Map([["finished", finished]]), content: Buffer.from("x") }, milliseconds);
  expect([after(3_599_999).status, after(3_600_000).status, after(3_600_000).content]).toEqual(["finished", "expired", undefined]);
});
