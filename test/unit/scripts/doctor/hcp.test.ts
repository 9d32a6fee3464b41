import type { Patient } from "../../../../scripts/doctor/check";
import { hcpAccess, hcpWorkspaces } from "../../../../scripts/doctor/checks/hcp";
import { erroredStates, runQueue, waitingRuns } from "../../../../scripts/doctor/checks/hcp-runs";
import { namesOf } from "../../../../environments/names";
import { runVariables } from "../../../../environments/runs";
import { bringAboutWorkspaces } from "../../../../scripts/hcp/workspaces";
import { makeRun } from "../../../../scripts/hcp/runs/new-run";
import { packStack } from "../../../../scripts/hcp/runs/archive";
import { RemoteRun } from "../../../../scripts/hcp/runs/remote-run";
import { isOver, waits } from "../../../../scripts/hcp/runs/facts";
import { AwsError } from "../../../../sandbox/core/errors";
import { HcpStateBackend } from "../../../../scripts/state/hcp-backend";
import { performRestore, planRestore } from "../../../../scripts/state/restore";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { document } from "../../../helpers/hcp";
import { type HcpPlaceWorld, startHcpPlace } from "../../../helpers/hcp-place";

const PROGRAM = join(__dirname, "..", "..", "..", "helpers", "stand-in-terraform.js");
let at: HcpPlaceWorld;
/** Whether a run cannot store its state. */
let unstored = false;
const before = { ...process.env };

beforeAll(async () => {
  const strike = (operation: string) =>
    unstored && operation === "UPLOAD /state" ? Promise.reject(new AwsError("Fault", "not now", {}, 503)) : Promise.resolve();
  at = await startHcpPlace("sandbox", PROGRAM, { strike });
  // The doctor looks at the settings of whoever runs it.
  Object.assign(process.env, at.variables("owner"));
});
afterAll(async () => {
  process.env = before;
  await at.stop();
});

const patient = (more: Partial<Patient["environment"]> = {}): Patient => {
  const environment = { ...at.environment, ...more };
  const access: Patient["access"] = {
    caller: () => Promise.reject(new Error("AWS is not asked")),
    as: () => Promise.reject(new Error("AWS is not asked")),
    reader: () => Promise.reject(new Error("AWS is not asked")),
  };
  return { environment, names: namesOf(environment), access, endpoints: {}, now: new Date() };
};
const said = async (check: typeof hcpAccess, who = patient()) => (await check.run(who)).map(({ level, what }) => `${level}: ${what}`);

test("token, organization and what its plan allows", async () => {
  expect(await said(hcpAccess)).toEqual([
    expect.stringMatching(new RegExp(`^ok: ${at.world.organization} at tfe\\.acme\\.example as \\S+$`)),
    "ok: its plan: remote runs, agents, health assessments, teams",
  ]);
  const other = patient({ backend: { ...at.backend, organization: "nobody" } });
  expect(await said(hcpAccess, other)).toEqual([
    expect.stringMatching(/^problem: tfe\.acme\.example shows no organization nobody to \S+$/),
  ]);
  process.env.TF_TOKEN_tfe_acme_example = "wrong";
  await expect(hcpAccess.run(patient())).rejects.toThrow("does not accept the token");
  Object.assign(process.env, at.variables("owner"));
});

test("what of a workspace is not as the file says, and a workspace that is not there", async () => {
  const variables = Object.keys(runVariables(at.environment));
  const missing = ["registry", "secrets", "scanner"].flatMap((stack) =>
    variables.map((name) => `problem: sandbox-${stack}: ${name} is not as the environment's file says`),
  );
  expect(await said(hcpWorkspaces)).toEqual(missing);
  await bringAboutWorkspaces(at.environment, at.backend, at.place.api, { variables: runVariables(at.environment) });
  expect(await said(hcpWorkspaces)).toEqual(["ok: 4 workspaces"]);
  const { id } = await at.place.workspace("registry");
  await at.world.call("PATCH", `/workspaces/${id}`, document("workspaces", { "execution-mode": "local", "auto-apply": true }));
  expect(await said(hcpWorkspaces)).toEqual([
    "problem: sandbox-registry: execution mode local, not remote",
    "problem: sandbox-registry: applies without being asked (auto-apply)",
  ]);
  await at.world.call("DELETE", `/workspaces/${id}`);
  expect(await said(hcpWorkspaces)).toEqual([expect.stringMatching(/^could not check: .*shows no workspace sandbox-registry/s)]);
  await bringAboutWorkspaces(at.environment, at.backend, at.place.api, { variables: runVariables(at.environment) });
});

test("a token that may look and not apply", async () => {
  const { id } = await at.place.workspace("scanner");
  const team = (await at.world.call("POST", `/organizations/${at.world.organization}/teams`, document("teams", { name: "watchers" }))).body
    .data;
  const project = (await at.world.call("GET", `/workspaces/${id}`)).body.data.relationships.project?.data as { readonly id: string };
  const related = { team: { type: "teams", id: team.id }, project: { type: "projects", id: project.id } };
  await at.world.call("POST", "/team-projects", document("team-projects", { access: "read" }, related));
  const token = await at.world.call("POST", `/teams/${team.id}/authentication-token`);
  process.env.TF_TOKEN_tfe_acme_example = String(token.body.data.attributes.token);
  expect((await said(hcpWorkspaces)).filter((line) => line.startsWith("warning"))).toEqual([
    "warning: the token's owner may not apply in sandbox-registry, sandbox-secrets, sandbox-scanner",
  ]);
  Object.assign(process.env, at.variables("owner"));
});

test("a pool without a running agent", async () => {
  await at.world.call("POST", `/organizations/${at.world.organization}/agent-pools`, document("agent-pools", { name: "own" }));
  const backend = { ...at.backend, execution: "agent" as const, agentPool: "own" };
  expect((await said(hcpWorkspaces, patient({ backend }))).at(-1)).toBe(
    "problem: no agent of the pool own is running: every run would wait",
  );
  const { list } = await at.world.call("GET", `/organizations/${at.world.organization}/agent-pools`);
  const token = await at.world.call(
    "POST",
    `/agent-pools/${list[0]?.id}/authentication-tokens`,
    document("authentication-tokens", { description: "x" }),
  );
  await at.world.call("POST", "/agents/register", {}, { token: String(token.body.data.attributes.token) });
  expect((await said(hcpWorkspaces, patient({ backend }))).at(-1)).toBe("ok: pool own: 1 idle agent, 0 at work");
  const missing = { ...backend, agentPool: "theirs" };
  expect(await said(hcpWorkspaces, patient({ backend: missing }))).toEqual(["problem: there is no agent pool theirs"]);
});

test("a run that waits for an approval: whose, since when, and what ends it", async () => {
  expect(await said(waitingRuns)).toEqual(["ok: none"]);
  const folder = mkdtempSync(join(at.folder, "stack-"));
  writeFileSync(join(folder, "main.tf"), "\n");
  const { id: workspace } = await at.place.workspace("scanner");
  const archive = await packStack(folder);
  const wanted = { workspace, archive, planOnly: false, destroy: false, refresh: true, message: "by a test" };
  const id = await makeRun(at.place.api, wanted);
  const run = new RemoteRun(at.place.api, id, at.place.runLink("scanner", id));
  await run.follow({ phase: "plan", until: waits, onLine: () => undefined });
  const [note] = await waitingRuns.run(patient());
  expect(note?.level).toBe("warning");
  expect(note?.what).toMatch(
    new RegExp(`^sandbox-scanner: the run ${id} of \\S+, made 0 minutes ago, is planned, and waits for an approval$`),
  );
  expect(note?.fix).toBe(
    `npm run ops -- state unlock --env sandbox --stack scanner --id ${id} --force\nOr decide about it there: ${run.link}`,
  );
  expect(await run.giveUp("by a test")).toBe("discarded");
  expect(await said(waitingRuns)).toEqual(["ok: none"]);
});

test("a team that the file does not name, and what it names and is not so", async () => {
  const path = `/organizations/${at.world.organization}/teams`;
  const team = (await at.world.call("POST", path, document("teams", { name: "theirs" }))).body.data;
  await at.world.call("POST", path, document("teams", { name: "ours" }));
  const { id } = await at.place.workspace("scanner");
  const related = { team: { type: "teams", id: team.id }, workspace: { type: "workspaces", id } };
  await at.world.call("POST", "/team-workspaces", document("team-workspaces", { access: "plan" }, related));
  const backend = { ...at.backend, teams: { ours: "read" as const } };
  expect((await said(hcpWorkspaces, patient({ backend }))).filter((note) => note.includes("scanner"))).toEqual([
    "problem: sandbox-scanner: access of ours is not as the environment's file says",
    "problem: sandbox-scanner: access of theirs: plan, which the environment's file does not name",
    "problem: sandbox-scanner: access of watchers through the project: read, which the environment's file does not name",
    "problem: sandbox-scanner: access of developers through the organization: admin, which the environment's file does not name",
  ]);
});

/** Makes a run of a configuration whose words say what the stand-in's Terraform does. */
async function runOf(words: string, planOnly = false): Promise<RemoteRun> {
  const folder = mkdtempSync(join(at.folder, "stack-"));
  writeFileSync(join(folder, "main.tf"), `# ${words}\n`);
  const { id: workspace } = await at.place.workspace("registry");
  const archive = await packStack(folder);
  const id = await makeRun(at.place.api, { workspace, archive, planOnly, destroy: false, refresh: true, message: "by a test" });
  return new RemoteRun(at.place.api, id, at.place.runLink("registry", id));
}

test("how many runs of the organization are at work, and how many wait", async () => {
  expect(await said(runQueue)).toEqual([`ok: 0 runs of ${at.world.organization} at work, 0 waiting`]);
  const { id } = await at.place.workspace("registry");
  await at.world.call("POST", `/workspaces/${id}/actions/lock`);
  const run = await runOf("");
  expect(await said(runQueue)).toEqual([`warning: 0 runs of ${at.world.organization} at work, 1 waiting`]);
  await run.giveUp("by a test");
  await at.world.call("POST", `/workspaces/${id}/actions/unlock`);
  expect(runQueue.applies?.(patient({ backend: { ...at.backend, execution: "local" } }))).toBe(false);
});

test("a state that an apply could not store is found with the command that puts it back, until a later one is there", async () => {
  expect(await said(erroredStates)).toEqual(["ok: none"]);
  const run = await runOf("");
  await run.follow({ phase: "plan", until: waits, onLine: () => undefined });
  unstored = true;
  await run.confirm("by a test");
  await run.follow({ phase: "apply", until: isOver, onLine: () => undefined });
  unstored = false;
  const [note] = await erroredStates.run(patient());
  expect([note?.level, note?.what]).toEqual([
    "problem",
    `sandbox-registry: the run ${run.id}, made 0 minutes ago, could not store the state of what it did`,
  ]);
  const back = `npm run ops -- state restore --env sandbox --stack registry --version ${run.id}`;
  expect(note?.fix).toBe(`Before anything else: ${back}`);
  const backend = new HcpStateBackend(at.place);
  await expect(backend.readVersion("scanner", run.id)).rejects.toThrow(`has no run ${run.id} that has left a state`);
  const content = await backend.readVersion("registry", run.id);
  const planned = await planRestore(backend, "registry", { content, name: `version ${run.id}`, own: true });
  if (planned === undefined) throw new Error("there is nothing to restore");
  await performRestore(planned, backend);
  expect(JSON.parse((await backend.read("registry"))?.content ?? "")).toMatchObject({ lineage: "stand-in" });
  expect(await said(erroredStates)).toEqual(["ok: none"]);
});
