import { join } from "node:path";
import { findingsOf } from "../../../../sandbox/services/hcp/policies/opa";
import { configure, document, type HcpWorld, startHcp, type WireResource } from "../../../helpers/hcp";

// Policies of OPA: evaluated in a stage of a run, with an outcome a set, and overridden there.
let world: HcpWorld;
beforeAll(async () => void (world = await startHcp(join(__dirname, "..", "..", "..", "helpers", "stand-in-terraform.js"))));
afterAll(() => world.stop());

const of = (path: string) => `/organizations/${world.organization}/${path}`;
let count = 0;

/** A workspace, with one policy of a set that is its own. */
async function held(source: string, level: string, overridable?: boolean): Promise<string> {
  const name = `opa-${++count}`;
  const attributes = { name, kind: "opa", query: "data.terraform.deny", "enforcement-level": level };
  const policy = (await world.call("POST", of("policies"), document("policies", attributes))).body.data.id;
  await fetch(`${world.endpoint}/api/v2/policies/${policy}/upload`, {
    method: "PUT",
    headers: { authorization: `Bearer ${world.hcp.environment.TFE_TOKEN}` },
    body: source,
  });
  const { id } = await world.workspace();
  const related = { policies: [{ type: "policies", id: policy }], workspaces: [{ type: "workspaces", id }] };
  await world.call(
    "POST",
    of("policy-sets"),
    document("policy-sets", { name, kind: "opa", ...(overridable !== undefined && { overridable }) }, related),
  );
  await configure(world, id, { "main.tf": "resource" });
  return id;
}

async function run(workspace: string, attributes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const body = document("runs", attributes, { workspace: { type: "workspaces", id: workspace } });
  return (await world.call("POST", "/runs", body)).body.data.id;
}

const ENDS = ["post_plan_completed", "post_plan_awaiting_decision", "errored", "policy_soft_failed", "planned_and_finished"];

/** The run's state once its policies have spoken, and its stage. */
async function judged(id: string): Promise<readonly [status: unknown, stage: WireResource]> {
  for (;;) {
    const { status } = (await world.call("GET", `/runs/${id}`)).body.data.attributes;
    const [stage] = (await world.call("GET", `/runs/${id}/task-stages`)).list;
    if (stage !== undefined && ENDS.includes(String(status))) return [status, stage];
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test.each<[string, string, readonly string[] | undefined]>([
  ["an empty list", "package terraform\ndeny := []\n", []],
  ["an empty set", "deny = set()", []],
  ["findings", 'deny := ["one", "two"]', ["one", "two"]],
  ["a rule that has to be worked out", 'deny[msg] { msg := "x" }', undefined],
  ["no such rule", "allow := []", undefined],
])("%s", (_, source, findings) => expect(findingsOf({ source, query: "data.terraform.deny" })).toEqual(findings));

test("a policy that passes lets the run go on, and says so in its stage", async () => {
  const id = await run(await held("deny := []", "mandatory"));
  const [status, stage] = await judged(id);
  expect([status, stage.attributes.stage, stage.attributes.status]).toEqual(["post_plan_completed", "post_plan", "passed"]);
  const [evaluation] = (await world.call("GET", `/task-stages/${stage.id}/policy-evaluations`)).list;
  expect(evaluation?.attributes).toMatchObject({
    status: "passed",
    "policy-kind": "opa",
    "result-count": { "advisory-failed": 0, "mandatory-failed": 0, passed: 1, errored: 0 },
  });
  // Sentinel's checks are of Sentinel's policies alone.
  expect((await world.call("GET", `/runs/${id}/policy-checks`)).list).toEqual([]);
  await world.call("POST", `/runs/${id}/actions/discard`);
});

test("one that has to pass and does not waits for an override, and the run goes on then", async () => {
  const id = await run(await held('deny := ["no buckets"]', "mandatory"));
  const [status, stage] = await judged(id);
  expect([status, stage.attributes.status, stage.attributes.actions]).toEqual([
    "post_plan_awaiting_decision",
    "awaiting_override",
    { "is-overridable": true },
  ]);
  expect((await world.call("POST", `/runs/${id}/actions/apply`)).status).toBe(409);
  const [evaluation] = (await world.call("GET", `/task-stages/${stage.id}/policy-evaluations`)).list;
  const outcomes = async (filter = "") =>
    (await world.call("GET", `/policy-evaluations/${evaluation?.id}/policy-set-outcomes${filter}`)).list;
  const [outcome] = await outcomes();
  expect(outcome?.attributes.outcomes).toMatchObject([
    { status: "failed", enforcement_level: "mandatory", output: [{ print: "no buckets" }] },
  ]);
  expect([(await outcomes("?filter[0][status]=failed")).length, (await outcomes("?filter[0][status]=passed")).length]).toEqual([1, 0]);
  expect((await world.call("GET", `/policy-set-outcomes/${outcome?.id}`)).body.data).toEqual(outcome);
  // Who manages workspaces overrides no policies.
  const override = (who: "owner" | "other") => world.call("POST", `/task-stages/${stage.id}/actions/override`, { comment: "ok" }, who);
  expect((await override("other")).status).toBe(404);
  expect((await override("owner")).body.data.attributes.status).toBe("passed");
  expect((await override("owner")).status).toBe(409);
  expect((await world.call("GET", `/policy-evaluations/${evaluation?.id}`)).body.data.attributes.status).toBe("overridden");
  expect((await judged(id))[0]).toBe("post_plan_completed");
  expect((await world.call("POST", `/runs/${id}/actions/apply`)).status).toBe(202);
});

test.each([
  ["that nobody may override", 'deny := ["no"]', "mandatory", false, {}, "errored", "failed"],
  ["that is advice", 'deny := ["no"]', "advisory", true, {}, "post_plan_completed", "passed"],
  ["that the sandbox cannot evaluate", "deny[msg] { true }", "mandatory", false, {}, "errored", "failed"],
  ["in a run that cannot be applied", 'deny := ["no"]', "mandatory", true, { "plan-only": true }, "policy_soft_failed", "failed"],
])("a policy %s", async (_, source, level, overridable, attributes, status, stageStatus) => {
  const [ended, stage] = await judged(await run(await held(source, level, overridable), attributes));
  expect([ended, stage.attributes.status]).toEqual([status, stageStatus]);
});
