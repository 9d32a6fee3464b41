import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";
import { packStack } from "../../scripts/hcp/runs/archive";
import { RemoteTerraform, type RemoteTerraformOptions } from "../../scripts/hcp/runs/remote-terraform";
import type { HcpPlace } from "../../scripts/hcp/place";
import { HcpStateBackend } from "../../scripts/state/hcp-backend";
import { document, type WireResource } from "../helpers/hcp";
import { type HcpPlaceWorld, startHcpPlace } from "../helpers/hcp-place";

const PROGRAM = join(__dirname, "..", "helpers", "stand-in-terraform.js");
const PLAN = "kept";
const KEPT = { out: PLAN };

let at: HcpPlaceWorld;
let folder: string;
beforeAll(async () => void (at = await startHcpPlace("sandbox", PROGRAM)));
afterAll(() => at.stop());
beforeEach(() => {
  folder = mkdtempSync(join(at.folder, "stack-"));
});
afterEach(async () => {
  // Nothing holds the workspace for the next test.
  for (const run of await runs()) if (HELD.has(String(run.attributes.status))) await action(run.id, "discard");
  while ((await runs()).some(({ attributes }) => GOING_ON.has(String(attributes.status)))) await sleep(50);
});

const HELD = new Set(["planned", "pending", "policy_override"]);
const GOING_ON = new Set(["planning", "applying", "plan_queued", "apply_queued"]);
const workspaceId = async () => (await at.place.workspace("scanner")).id;
const runs = async (): Promise<readonly WireResource[]> => (await at.world.call("GET", `/workspaces/${await workspaceId()}/runs`)).list;
const action = (run: string, name: string, who: "owner" | "other" = "other") =>
  at.world.call("POST", `/runs/${run}/actions/${name}`, {}, who);
const statuses = async () => (await runs()).map(({ attributes }) => attributes.status);

interface Seen {
  readonly terraform: RemoteTerraform;
  readonly said: string[];
  readonly stop: () => void;
}

/** @param words for the stand-in's Terraform: `fail-plan`, `slow-apply` and the like */
async function open(words = "", more: Partial<RemoteTerraformOptions> = {}, place?: HcpPlace): Promise<Seen> {
  writeFileSync(join(folder, "main.tf"), `# ${words}\n`);
  const controller = new AbortController();
  const said: string[] = [];
  const terraform = new RemoteTerraform({
    place: place ?? (await at.placeOf("owner", controller.signal)),
    kind: "scanner",
    stack: "sandbox-scanner",
    directory: folder,
    logFile: join(at.folder, "logs", "sandbox-scanner.log"),
    signal: controller.signal,
    local: { untaint: () => Promise.reject(new Error("not asked for")) },
    onStop: () => Promise.resolve("leave"),
    say: (text) => void said.push(text),
    ...more,
  });
  return { terraform, said, stop: () => controller.abort() };
}

test("a plan is shown, and exactly that run is applied; a plan without changes is over", async () => {
  const { terraform } = await open();
  const plan = await terraform.plan(KEPT);
  expect(plan).toMatchObject({ changes: true, planned: [{ address: "t.x", kind: "create" }], drifted: [] });
  const [run] = await runs();
  expect(plan.link).toBe(`https://tfe.acme.example/app/${at.world.organization}/workspaces/sandbox-scanner/runs/${run?.id}`);
  expect(run?.attributes).toMatchObject({ status: "planned", "auto-apply": false, "plan-only": false });
  expect(await terraform.showPlan(PLAN)).toMatchObject({ resource_changes: [{ address: "t.x" }] });
  const lines: string[] = [];
  expect(await terraform.apply({ plan: PLAN, onLine: (line) => lines.push(line) })).toEqual({ added: 1, changed: 0, destroyed: 0 });
  expect(lines).toContain("applying");
  expect((await runs())[0]).toMatchObject({ id: run?.id, attributes: { status: "applied" } });
  expect(readFileSync(join(at.folder, "logs", "sandbox-scanner.log"), "utf8")).toContain(`plan: ${plan.link}`);
  const none = await open("no-changes");
  expect(await none.terraform.plan(KEPT)).toMatchObject({ changes: false });
  expect(await none.terraform.apply({ plan: PLAN })).toEqual({ added: 0, changed: 0, destroyed: 0 });
});

test("a plan that is only shown holds nobody up, also while somebody has the workspace", async () => {
  const { terraform } = await open();
  await terraform.plan(KEPT);
  const shown = await open();
  expect(await shown.terraform.plan({ ...KEPT, onlyShown: true })).toMatchObject({ changes: true });
  expect(await shown.terraform.plan({ lock: false, destroy: true, targets: ["t.x"], refresh: false })).toMatchObject({ changes: true });
  expect(await statuses()).toContain("planned");
  await terraform.release();
});

test("what is not applied is given up, and said", async () => {
  const { terraform, said } = await open();
  const { link } = await terraform.plan(KEPT);
  await terraform.release();
  expect((await statuses())[0]).toBe("discarded");
  expect(said).toEqual([`sandbox-scanner: its run was discarded: ${link}`]);
  await terraform.release();
  expect(said).toHaveLength(1);
});

test("a configuration that nobody agreed to is not the workspace's own: what a run trigger would plan is what was applied", async () => {
  const current = async () => (await at.place.workspace("scanner")).relationships?.["current-configuration-version"]?.data?.id;
  const ofNewest = async () => ((await runs())[0]?.relationships["configuration-version"]?.data as { readonly id: string }).id;
  const { terraform } = await open();
  await terraform.plan(KEPT);
  await terraform.apply({ plan: PLAN });
  const applied = await ofNewest();
  const next = await open();
  await next.terraform.plan(KEPT);
  await next.terraform.release();
  expect([await current(), (await ofNewest()) === applied]).toEqual([applied, false]);
});

test("nothing is planned if a variable of the runs would have it mean something else", async () => {
  const id = await workspaceId();
  const variable = document("vars", { key: "TF_CLI_ARGS_plan", value: "-refresh=false", category: "env" });
  const made = await at.world.call("POST", `/workspaces/${id}/vars`, variable);
  const before = (await runs()).length;
  const { terraform } = await open();
  for (const options of [KEPT, { lock: false }])
    await expect(terraform.plan(options)).rejects.toThrow(
      "The runs of sandbox-scanner would not do what is asked for: TF_CLI_ARGS_plan (-refresh)\n  Take it out of the workspace's variables.",
    );
  expect(await runs()).toHaveLength(before);
  await at.world.call("DELETE", `/workspaces/${id}/vars/${made.body.data.id}`);
});

test("a run that was discarded elsewhere is not applied: who and when is said", async () => {
  const { terraform } = await open();
  const { link } = await terraform.plan(KEPT);
  const [run] = await runs();
  await action(run?.id ?? "", "discard");
  await expect(terraform.apply({ plan: PLAN })).rejects.toThrow(
    new RegExp(`^The run ${run?.id} of sandbox-scanner was discarded, by \\S+, 0 minutes ago\n  Look: ${link}$`),
  );
});

test("a run that was cancelled elsewhere in the apply is not done, whatever it says", async () => {
  const { terraform } = await open("slow-apply");
  await terraform.plan(KEPT);
  const [run] = await runs();
  const applying = terraform.apply({ plan: PLAN, onLine: (line) => void (line === "applying" && action(run?.id ?? "", "cancel")) });
  await expect(applying).rejects.toThrow(new RegExp(`^The run ${run?.id} of sandbox-scanner was cancelled, by \\S+, 0 minutes ago\n`));
});

test("a plan and an apply that fail say what Terraform said", async () => {
  const plan = await open("fail-plan");
  await expect(plan.terraform.plan(KEPT)).rejects.toThrow(/^The run run-\w+ of sandbox-scanner failed/);
  const apply = await open("fail-apply");
  const { link } = await apply.terraform.plan(KEPT);
  await expect(apply.terraform.apply({ plan: PLAN })).rejects.toThrow(`Its run: ${link}`);
});

test("a workspace that somebody has is named: a run that waits, with its command, and a person", async () => {
  const first = await open();
  await first.terraform.plan(KEPT);
  const [held] = await runs();
  const second = await open("", {}, await at.placeOf("other"));
  await expect(second.terraform.plan(KEPT)).rejects.toThrow(
    new RegExp(
      `^The workspace of sandbox-scanner is held by the run ${held?.id} of \\S+, 0 minutes ago: planned, and waits for an approval\n.*\n  To end it: npm run ops -- state unlock --env sandbox --stack scanner --id ${held?.id} --force$`,
    ),
  );
  // The second one has made no run.
  expect((await runs())[0]?.id).toBe(held?.id);
  await first.terraform.release();
  await at.world.call("POST", `/workspaces/${await workspaceId()}/actions/lock`, { reason: "by hand" }, "other");
  await expect(second.terraform.plan(KEPT)).rejects.toThrow(/^The workspace of sandbox-scanner is locked by \S+: by hand\n/);
  await at.world.call("POST", `/workspaces/${await workspaceId()}/actions/unlock`, {}, "other");
});

test("to unlock a workspace that a run holds is to end that run, by its id alone", async () => {
  const { terraform, said } = await open();
  await terraform.plan(KEPT);
  const [run] = await runs();
  const backend = new HcpStateBackend(at.place);
  const lock = await backend.lock("scanner");
  expect(lock).toMatchObject({ id: run?.id, operation: "run planned, and waits for an approval" });
  await expect(backend.removeLock("scanner", "another")).rejects.toThrow(`it is ${run?.id} of `);
  await backend.removeLock("scanner", run?.id ?? "");
  expect((await statuses())[0]).toBe("discarded");
  expect(await backend.lock("scanner")).toBeUndefined();
  await terraform.release();
  expect(said).toEqual([]);
});

test("Ctrl-C in a plan cancels it; in an apply, what was chosen is done and said", async () => {
  const plan = await open("slow-plan", { onStop: () => Promise.resolve("cancel") });
  const planning = plan.terraform.plan(KEPT);
  setTimeout(plan.stop, 1_500);
  await expect(planning).rejects.toThrow("Interrupted.");
  expect(plan.said[0]).toMatch(/^sandbox-scanner: its run was cancelled: https/);
  // Cancelled, and Terraform may still be ending.
  while ((await runs()).some(({ attributes }) => GOING_ON.has(String(attributes.status)))) await sleep(50);
  const apply = await open("slow-apply");
  await apply.terraform.plan(KEPT);
  const [run] = await runs();
  const applying = apply.terraform.apply({ plan: PLAN, onLine: (line) => line === "applying" && apply.stop() });
  await expect(applying).rejects.toThrow("Interrupted.");
  expect(apply.said).toEqual([
    `sandbox-scanner: its run goes on: https://tfe.acme.example/app/${at.world.organization}/workspaces/sandbox-scanner/runs/${run?.id}`,
  ]);
  expect((await runs())[0]).toMatchObject({ id: run?.id, attributes: { status: "applying" } });
  await action(run?.id ?? "", "cancel");
});

test("Ctrl-C in an apply cancels it if that was chosen, and says what became of the run", async () => {
  const { terraform, said, stop } = await open("slow-apply", { onStop: () => Promise.resolve("cancel") });
  const { link } = await terraform.plan(KEPT);
  const applying = terraform.apply({ plan: PLAN, onLine: (line) => line === "applying" && stop() });
  await expect(applying).rejects.toThrow("Interrupted.");
  expect([said, (await statuses())[0]]).toEqual([[`sandbox-scanner: its run was cancelled: ${link}`], "canceled"]);
});

test("two people at once: the second one is told who is at work, and goes on when the first has given up", async () => {
  const [first, second] = [await open("slow-plan"), await open("", {}, await at.placeOf("other"))];
  const planning = first.terraform.plan(KEPT);
  while ((await statuses())[0] !== "planning") await sleep(50);
  // A run that is being planned holds the workspace already: who comes then is told.
  await expect(second.terraform.plan(KEPT)).rejects.toThrow(
    /^The workspace of sandbox-scanner is held by the run run-\w+ of \S+, 0 minutes ago: planning\n/,
  );
  await planning;
  await first.terraform.release();
  expect(await second.terraform.plan(KEPT)).toMatchObject({ changes: true });
});

test("two runs made in the same moment: the second is given up and told of the first, which is lost nothing", async () => {
  const place = await at.placeOf("other");
  const [first, second] = [await open(), await open("", {}, place)];
  const { link } = await first.terraform.plan(KEPT);
  // What the second had seen before the first run was made.
  const { api } = place;
  const find = api.find.bind(api);
  const seen = jest.spyOn(api, "find").mockImplementationOnce(async (path) => {
    const found = await find(path);
    return found && { ...found, attributes: { ...found.attributes, locked: false } };
  });
  await expect(second.terraform.plan(KEPT)).rejects.toThrow(
    /^The workspace of sandbox-scanner is held by the run run-\w+ of sandbox-owner, 0 minutes ago: planned, and waits for an approval\n/,
  );
  expect((await statuses()).slice(0, 2)).toEqual(["discarded", "planned"]);
  expect(await first.terraform.apply({ plan: PLAN })).toEqual({ added: 1, changed: 0, destroyed: 0 });
  expect((await runs()).find(({ id }) => link?.endsWith(id))?.attributes.status).toBe("applied");
  seen.mockRestore();
});

test("a workspace that another tool has, by a team's token, is named with the team", async () => {
  const path = `/organizations/${at.world.organization}/teams`;
  const team = (await at.world.call("POST", path, document("teams", { name: "robots" }))).body.data.id;
  const related = { team: { type: "teams", id: team }, workspace: { type: "workspaces", id: await workspaceId() } };
  await at.world.call("POST", "/team-workspaces", document("team-workspaces", { access: "admin" }, related));
  const made = await at.world.call("POST", `/teams/${team}/authentication-token`);
  const token = { token: String(made.body.data.attributes.token) };
  await at.world.call("POST", `/workspaces/${await workspaceId()}/actions/lock`, { reason: "Locked by Terraform" }, token);
  const { terraform } = await open();
  await expect(terraform.plan(KEPT)).rejects.toThrow(
    "The workspace of sandbox-scanner is locked by team robots: Locked by Terraform\n  Somebody may be at work on it. If not: npm run ops -- state lock --env sandbox shows the lock and how to free it.",
  );
  await at.world.call("POST", `/workspaces/${await workspaceId()}/actions/unlock`, {}, token);
});

test("a plan that takes longer than the command waits is cancelled", async () => {
  const { terraform } = await open("slow-plan", { timeoutMs: 1_500 });
  await expect(terraform.plan(KEPT)).rejects.toThrow(
    /^The run run-\w+ of sandbox-scanner was planning after 0\.025 minutes, and was cancelled\n/,
  );
});

test("a run whose workspace is deleted is not known to have done anything", async () => {
  const { terraform } = await open("slow-apply");
  await terraform.plan(KEPT);
  const id = await workspaceId();
  const applying = terraform.apply({
    plan: PLAN,
    onLine: (line) => void (line === "applying" && at.world.call("DELETE", `/workspaces/${id}`)),
  });
  await expect(applying).rejects.toThrow(
    /is not there any more: its workspace was deleted, or the token's owner may not see it now\n  Whether it has changed anything is not known/,
  );
  const path = `/organizations/${at.world.organization}/workspaces`;
  await at.world.call("POST", path, document("workspaces", { name: "sandbox-scanner" }));
});

test("what Terraform makes in the folder stays here", async () => {
  const { terraform } = await open();
  mkdirSync(join(folder, ".terraform"));
  for (const name of [".terraform/secret", ".terraform.lock.hcl", "terraform.tfstate", "errored.tfstate", "plan.tfplan"])
    writeFileSync(join(folder, name), "secret");
  const { link = "" } = await terraform.plan({ onlyShown: true });
  const run = link.slice(link.lastIndexOf("/") + 1);
  const version = await at.world.call("GET", `/runs/${run}/configuration-version`);
  expect(version.body.data.attributes).toMatchObject({ speculative: true, status: "uploaded", "auto-queue-runs": false });
  expect(await namesIn(await packStack(folder))).toEqual([".terraform.lock.hcl", "main.tf"]);
});

async function namesIn(archive: Buffer): Promise<string[]> {
  const entries = extract();
  entries.end(gunzipSync(archive));
  const names: string[] = [];
  for await (const entry of entries) {
    names.push(entry.header.name);
    entry.resume();
  }
  return names;
}
