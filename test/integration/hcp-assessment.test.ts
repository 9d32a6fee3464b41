import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { packStack } from "../../scripts/hcp/runs/archive";
import { freshAssessment } from "../../scripts/hcp/runs/assessment";
import { RemoteTerraform, type RemoteTerraformOptions } from "../../scripts/hcp/runs/remote-terraform";
import { document } from "../helpers/hcp";
import { type HcpPlaceWorld, startHcpPlace } from "../helpers/hcp-place";

const PROGRAM = join(__dirname, "..", "helpers", "stand-in-terraform.js");
const HOUR = 3_600_000;
const SHOWN = { out: "shown", lock: false, assessedWithinMs: HOUR };

let at: HcpPlaceWorld;
let directory: string;
beforeEach(async () => {
  at = await startHcpPlace("sandbox", PROGRAM);
  directory = mkdtempSync(join(at.folder, "stack-"));
  writeFileSync(join(directory, "main.tf"), "# as applied\n");
});
afterEach(() => at.stop());

const open = (more: Partial<RemoteTerraformOptions> = {}) =>
  new RemoteTerraform({
    place: at.place,
    kind: "scanner",
    stack: "sandbox-scanner",
    directory,
    logFile: join(at.folder, "scanner.log"),
    signal: new AbortController().signal,
    local: { untaint: () => Promise.reject(new Error("not asked for")) },
    onStop: () => Promise.resolve("leave"),
    say: () => undefined,
    ...more,
  });

/** Deploys the configuration, has it assessed, and gives the time of the assessment. */
async function assessed(): Promise<Date> {
  const terraform = open();
  await terraform.plan({ out: "kept" });
  await terraform.apply({ plan: "kept" });
  return assess();
}

async function assess(): Promise<Date> {
  const { id } = await at.place.workspace("scanner");
  await at.world.call("PATCH", `/workspaces/${id}`, document("workspaces", { "assessments-enabled": true }));
  const before = (await at.world.call("GET", `/workspaces/${id}/current-assessment-result`)).body.data?.id;
  expect((await at.world.call("POST", `/workspaces/${id}/actions/assess`)).status).toBe(200);
  for (;;) {
    const { status, body } = await at.world.call("GET", `/workspaces/${id}/current-assessment-result`);
    if (status === 200 && body.data.id !== before) return new Date(String(body.data.attributes["created-at"]));
    await sleep(20);
  }
}

const runs = async () => {
  const { id } = await at.place.workspace("scanner");
  return (await at.world.call("GET", `/workspaces/${id}/runs?filter[operation]=plan_only,plan_and_apply`)).list.length;
};

test("an assessment of the same configuration and state answers in a plan's place, and no run is made", async () => {
  const assessedAt = await assessed();
  const terraform = open();
  expect(await terraform.plan(SHOWN)).toEqual({
    changes: true,
    planned: [{ address: "t.x", kind: "create" }],
    drifted: [],
    text: "",
    link: at.place.link("scanner"),
    assessedAt,
  });
  expect(await terraform.showPlan("shown")).toMatchObject({ resource_changes: [{ address: "t.x" }] });
  expect(await runs()).toBe(1);
});

test.each([
  ["it would be applied", { out: "kept", assessedWithinMs: HOUR }],
  ["nothing is to be as old as that", { ...SHOWN, assessedWithinMs: 0 }],
  ["it would not refresh", { ...SHOWN, refresh: false }],
])("a plan is made anew if %s", async (_, options) => {
  await assessed();
  const terraform = open();
  expect((await terraform.plan(options)).assessedAt).toBeUndefined();
  await terraform.release();
  expect(await runs()).toBe(2);
});

test("a stack whose refresh would read secrets is never taken from an assessment", async () => {
  await assessed();
  expect((await open({ neverRefreshes: true }).plan(SHOWN)).assessedAt).toBeUndefined();
});

describe("an assessment does not count", () => {
  const found = async (withinMs = HOUR, now?: Date) => {
    const archive = await packStack(directory);
    return freshAssessment(await at.place.workspace("scanner"), at.place.api, { archive, withinMs, now });
  };

  test("if there is none", async () => {
    expect(await found()).toBeUndefined();
    const terraform = open();
    await terraform.plan({ out: "kept" });
    await terraform.apply({ plan: "kept" });
    expect(await found()).toBeUndefined();
  });

  test("if it is too old, or from the future", async () => {
    const time = (await assessed()).getTime();
    expect((await found(HOUR, new Date(time + HOUR)))?.at.getTime()).toBe(time);
    expect(await found(HOUR, new Date(time + HOUR + 1))).toBeUndefined();
    expect(await found(HOUR, new Date(time - 1))).toBeUndefined();
  });

  test("if the configuration is another one here", async () => {
    await assessed();
    expect((await found())?.plan).toMatchObject({ format_version: "1.2" });
    writeFileSync(join(directory, "main.tf"), "# changed\n");
    expect(await found()).toBeUndefined();
  });

  test("if the state is later, or no run has made it", async () => {
    await assessed();
    const terraform = open();
    await terraform.plan({ out: "kept" });
    await terraform.apply({ plan: "kept" });
    expect(await found()).toBeUndefined();
    await assess();
    expect(await found()).toBeDefined();
    const { id } = await at.place.workspace("scanner");
    const { data } = (await at.world.call("GET", `/workspaces/${id}/current-state-version`)).body;
    await at.world.call("POST", `/workspaces/${id}/actions/lock`);
    const back = document("state-versions", {}, { "rollback-state-version": { type: "state-versions", id: data.id } });
    expect((await at.world.call("PATCH", `/workspaces/${id}/state-versions`, back)).status).toBe(201);
    await at.world.call("POST", `/workspaces/${id}/actions/unlock`);
    await assess();
    expect(await found()).toBeUndefined();
  });

  test("if its plan is not shown to the token's owner", async () => {
    await assessed();
    const path = `/workspaces/${(await at.place.workspace("scanner")).id}`;
    const team = (await at.world.call("GET", `/organizations/${at.world.organization}/teams?filter[names]=developers`)).list[0];
    expect((await at.world.call("GET", path, undefined, "other")).status).toBe(200);
    await at.world.call("PATCH", `/teams/${team?.id}`, document("teams", { "organization-access": { "manage-workspaces": false } }));
    const related = { team: { type: "teams", id: team?.id }, workspace: { type: "workspaces", id: path.split("/")[2] } };
    await at.world.call("POST", "/team-workspaces", document("team-workspaces", { access: "read" }, related));
    const api = (await at.placeOf("other")).api;
    const archive = await packStack(directory);
    expect(await freshAssessment(await at.place.workspace("scanner"), api, { archive, withinMs: HOUR })).toBeUndefined();
  });
});
