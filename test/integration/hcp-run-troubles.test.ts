import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AwsError } from "../../sandbox/core/errors";
import { HcpPlace } from "../../scripts/hcp/place";
import { RemoteTerraform, type RemoteTerraformOptions } from "../../scripts/hcp/runs/remote-terraform";
import { withLocks } from "../../scripts/state/held-locks";
import { HcpStateBackend } from "../../scripts/state/hcp-backend";
import { document } from "../helpers/hcp";
import { type HcpPlaceWorld, startHcpPlace } from "../helpers/hcp-place";

const PROGRAM = join(__dirname, "..", "helpers", "stand-in-terraform.js");
const PLAN = "kept";
const KEPT = { out: PLAN };

let at: HcpPlaceWorld;
let directory: string;
/** Calls that are to fail: how often, and with which status. */
let faults: { readonly operation: string; readonly status: number; times: number }[] = [];
const strike = (operation: string) => {
  const due = faults.find((each) => each.times > 0 && each.operation === operation);
  if (due === undefined) return Promise.resolve();
  due.times -= 1;
  return Promise.reject(new AwsError("Fault", "not now", {}, due.status));
};
const fail = (operation: string, status: number, times = 1) => void faults.push({ operation, status, times });

beforeEach(() => void (faults = []));
afterEach(() => at.stop());

/** @param words for the stand-in's Terraform */
function open(words = "", more: Partial<RemoteTerraformOptions> = {}): RemoteTerraform {
  directory = mkdtempSync(join(at.folder, "stack-"));
  writeFileSync(join(directory, "main.tf"), `# ${words}\n`);
  return new RemoteTerraform({
    place: at.place,
    kind: "scanner",
    stack: "sandbox-scanner",
    directory,
    logFile: join(directory, "logs", "scanner.log"),
    signal: new AbortController().signal,
    local: { untaint: () => Promise.reject(new Error("not asked for")) },
    onStop: () => Promise.resolve("leave"),
    say: () => undefined,
    ...more,
  });
}
const newest = async () => {
  const { id } = await at.place.workspace("scanner");
  const [run] = (await at.world.call("GET", `/workspaces/${id}/runs`)).list;
  return { id: run?.id ?? "", status: run?.attributes.status };
};

describe("the API in the middle of a run", () => {
  beforeEach(async () => void (at = await startHcpPlace("sandbox", PROGRAM, { strike })));

  test("429, 502 and 503 are waited out, and the run is followed to its end", async () => {
    const terraform = open();
    fail("POST /runs", 429);
    fail("GET /runs/:id", 502, 2);
    expect(await terraform.plan(KEPT)).toMatchObject({ changes: true });
    fail("GET /runs/:id", 503, 7);
    expect(await terraform.apply({ plan: PLAN })).toMatchObject({ added: 1 });
    expect(faults.map(({ times }) => times)).toEqual([0, 0, 0]);
  });

  test("a run that does not say whether it has changes has those of its plan", async () => {
    const { api } = at.place;
    const find = api.find.bind(api);
    jest.spyOn(api, "find").mockImplementation(async (path) => {
      const found = await find(path);
      if (found === undefined || !path.startsWith("runs/")) return found;
      return { ...found, attributes: { ...found.attributes, "has-changes": null } };
    });
    const terraform = open();
    expect(await terraform.plan(KEPT)).toMatchObject({ changes: true, planned: [{ address: "t.x", kind: "create" }] });
    await terraform.release();
  });

  test("a log that cannot be read ends nothing: the plan is what its JSON says", async () => {
    const terraform = open();
    fail("GET /object", 503, 2);
    expect(await terraform.plan(KEPT)).toMatchObject({ changes: true, planned: [{ address: "t.x", kind: "create" }] });
    await terraform.release();
  });

  test("a log that stalls until its run has failed is read to its end: it says why", async () => {
    const terraform = open("fail-plan");
    fail("GET /object", 503, 4);
    await expect(terraform.plan(KEPT)).rejects.toThrow("of sandbox-scanner failed");
    expect((await newest()).status).toBe("errored");
    expect(readFileSync(join(directory, "logs", "scanner.log"), "utf8")).toContain("plan -input=false -json");
  });

  test("an answer that was lost decides nothing: the run's state tells that it was confirmed", async () => {
    const terraform = open();
    await terraform.plan(KEPT);
    const { id } = await newest();
    await at.world.call("POST", `/runs/${id}/actions/apply`, {});
    fail("POST /runs/:id/actions/apply", 500);
    expect(await terraform.apply({ plan: PLAN })).toMatchObject({ added: 1 });
    expect((await newest()).status).toBe("applied");
  });

  test("a confirmation that is refused is no apply, and the run still waits", async () => {
    const terraform = open();
    await terraform.plan(KEPT);
    fail("POST /runs/:id/actions/apply", 500);
    await expect(terraform.apply({ plan: PLAN })).rejects.toThrow("answered 500 to POST runs/");
    expect((await newest()).status).toBe("planned");
    await terraform.release();
    expect((await newest()).status).toBe("discarded");
  });

  test("a state that could not be stored after the apply is kept beside the configuration, whole", async () => {
    const terraform = open();
    await terraform.plan(KEPT);
    fail("UPLOAD /state", 503);
    await expect(terraform.apply({ plan: PLAN })).rejects.toThrow();
    expect((await newest()).status).toBe("errored");
    const file = join(directory, "errored.tfstate");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ version: 4, serial: 1, lineage: "stand-in" });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("a token that is not accepted any more is said", async () => {
    const terraform = open();
    fail("GET /runs/:id", 401);
    await expect(terraform.plan(KEPT)).rejects.toThrow("does not accept the token");
  });
});

describe("a run that others decide about", () => {
  beforeEach(async () => void (at = await startHcpPlace("sandbox", PROGRAM)));

  const policy = async (level: string) => {
    const place = `/organizations/${at.world.organization}`;
    // Without a source, the sandbox cannot tell what it says, and counts it as failed.
    const made = await at.world.call("POST", `${place}/policies`, document("policies", { name: level, "enforcement-level": level }));
    return made.body.data.id;
  };

  test("cancelled by force in its apply", async () => {
    const terraform = open("stubborn-apply");
    await terraform.plan(KEPT);
    const { id } = await newest();
    const stop = async () => {
      await at.world.call("POST", `/runs/${id}/actions/cancel`, {});
      while ((await at.world.call("POST", `/runs/${id}/actions/force-cancel`, {})).status !== 202) await sleep(500);
    };
    const applying = terraform.apply({ plan: PLAN, onLine: (line) => void (line === "applying" && stop()) });
    await expect(applying).rejects.toThrow(new RegExp(`^The run ${id} of sandbox-scanner was cancelled, by \\S+, 0 minutes ago\n`));
  });

  test("an agent that never comes: its pool is named, and the run does not stay in the way", async () => {
    const { id } = (
      await at.world.call("POST", `/organizations/${at.world.organization}/agent-pools`, document("agent-pools", { name: "own" }))
    ).body.data;
    const workspace = await at.place.workspace("scanner");
    const attributes = { "execution-mode": "agent", "agent-pool-id": id };
    await at.world.call("PATCH", `/workspaces/${workspace.id}`, document("workspaces", attributes));
    const place = Object.assign(Object.create(at.place) as typeof at.place, {
      backend: { ...at.backend, execution: "agent" as const, agentPool: "own" },
    });
    const terraform = open("", { place, timeoutMs: 1_500 });
    await expect(terraform.plan(KEPT)).rejects.toThrow(
      /^The run run-\w+ of sandbox-scanner was plan queued after 0\.025 minutes, and was cancelled\n {2}No agent of the pool own took it: is one running\?\n/,
    );
    expect((await newest()).status).toBe("canceled");
  });

  test.each([
    ["hard-mandatory", /^The run run-\w+ of sandbox-scanner was refused by the policies polchk-\w+ \(organization\)/, "errored"],
    ["soft-mandatory", /^The run run-\w+ of sandbox-scanner is held up by policies: somebody who may has to override them/, "discarded"],
  ])("blocked by a policy that is %s", async (level, said, status) => {
    const related = { policies: [{ id: await policy(level), type: "policies" }] };
    const body = document("policy-sets", { name: level, global: true }, related);
    await at.world.call("POST", `/organizations/${at.world.organization}/policy-sets`, body);
    const terraform = open();
    await expect(terraform.plan(KEPT)).rejects.toThrow(said);
    expect((await newest()).status).toBe(status);
  });

  test.each([
    ["after the plan", "post_plan"],
    ["before the apply", "pre_apply"],
  ])("blocked by a run task %s: its name and what it said are told", async (_, stage) => {
    const attributes = { name: "cost-check", url: "http://127.0.0.1:9/", category: "task" };
    const task = (await at.world.call("POST", `/organizations/${at.world.organization}/tasks`, document("tasks", attributes))).body.data;
    const { id } = await at.place.workspace("scanner");
    const binding = document("workspace-tasks", { "enforcement-level": "mandatory", stage }, { task: { type: "tasks", id: task.id } });
    expect((await at.world.call("POST", `/workspaces/${id}/tasks`, binding)).status).toBe(201);
    const terraform = open();
    const done = async () => {
      await terraform.plan(KEPT);
      await terraform.apply({ plan: PLAN });
    };
    await expect(done()).rejects.toThrow(
      /^The run run-\w+ of sandbox-scanner was refused by the run task cost-check: The run task could not be reached: /,
    );
    expect((await newest()).status).toBe("errored");
  });

  test.each([
    [
      "read",
      "plan",
      /^The token's owner may not plan in the workspace sandbox-scanner\n {2}A team of theirs needs the permission to plan runs/,
    ],
    [
      "plan",
      "apply",
      /^The token's owner may not apply in the workspace sandbox-scanner\n {2}A team of theirs needs the permission to apply/,
    ],
    ["plan", "lock", /^The token's owner may not lock the workspace sandbox-scanner\n/],
  ])("a token that may only %s, and is to %s: said before a run waits that nobody with it could end", async (access, what, said) => {
    const { id } = await at.place.workspace("scanner");
    const team = (await at.world.call("POST", `/organizations/${at.world.organization}/teams`, document("teams", { name: what }))).body
      .data;
    const related = { team: { type: "teams", id: team.id }, workspace: { type: "workspaces", id } };
    await at.world.call("POST", "/team-workspaces", document("team-workspaces", { access }, related));
    const made = await at.world.call("POST", `/teams/${team.id}/authentication-token`);
    const variables = { ...at.variables("owner"), TF_TOKEN_tfe_acme_example: String(made.body.data.attributes.token) };
    const place = await HcpPlace.open(at.environment, at.backend, variables);
    const doing: Readonly<Record<string, () => Promise<unknown>>> = {
      plan: () => open("", { place }).plan(),
      apply: () => open("", { place }).plan(KEPT),
      lock: () => withLocks(new HcpStateBackend(place), ["scanner"], "restore", () => Promise.resolve()),
    };
    await expect(doing[what]?.()).rejects.toThrow(said);
    expect((await at.world.call("GET", `/workspaces/${id}/runs`)).list).toEqual([]);
  });
});
