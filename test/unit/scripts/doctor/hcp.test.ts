import type { Patient } from "../../../../scripts/doctor/check";
import { hcpAccess, hcpWorkspaces, waitingRuns } from "../../../../scripts/doctor/checks/hcp";
import { namesOf } from "../../../../environments/names";
import { runVariables } from "../../../../scripts/roles/runs";
import { bringAboutWorkspaces } from "../../../../scripts/hcp/workspaces";
import { makeRun } from "../../../../scripts/hcp/runs/new-run";
import { packStack } from "../../../../scripts/hcp/runs/archive";
import { RemoteRun } from "../../../../scripts/hcp/runs/remote-run";
import { waits } from "../../../../scripts/hcp/runs/facts";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { document } from "../../../helpers/hcp";
import { type HcpPlaceWorld, startHcpPlace } from "../../../helpers/hcp-place";

const PROGRAM = join(__dirname, "..", "..", "..", "helpers", "stand-in-terraform.js");
let at: HcpPlaceWorld;
const before = { ...process.env };

beforeAll(async () => {
  at = await startHcpPlace("sandbox", PROGRAM);
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
  expect(await said(hcpWorkspaces)).toEqual(["ok: 3 workspaces"]);
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

test("a pool without a running agent", async () => {
  await at.world.call("POST", `/organizations/${at.world.organization}/agent-pools`, document("agent-pools", { name: "own" }));
  const backend = { ...at.backend, execution: "agent" as const, agentPool: "own" };
  expect((await said(hcpWorkspaces, patient({ backend }))).at(-1)).toBe(
    "problem: no agent of the pool own is running: every run would wait",
  );
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
