import { DeletePackageVersionsCommand } from "@aws-sdk/client-codeartifact";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultRecord } from "../../sandbox/gateway/faults";
import { findingsSchema } from "../../modules/scanner/contract/results";
import { Front } from "../permissions/front";
import { type Grant, grantsOf, nameOf } from "../permissions/grants";
import { readTable, type Row, tableOf } from "../permissions/table";
import { OPS } from "../helpers/programs";
import type { Finished } from "../helpers/run";
import { finding } from "../helpers/scans";
import { terraformKit } from "../helpers/terraform";
import { DOMAIN, type QuarantineWorld, startQuarantineWorld } from "./quarantine-world";

/** One domain, in which each test goes on from what the one before has left. */
const BAD = [finding("SNYK-1 high lead-pack 1.0", { fixedIn: ["2.0"] }), finding("SNYK-2 high waived-pack 1.0")];
const WAIVER =
  "waivers: [{ package: waived-pack, versions: ==1.0, issue: SNYK-2, owner: web team, reason: unused, expires: 2999-01-01 }]\n";
const POLICY = `gate: { severity: high }\nquarantine: {}\n${WAIVER}`;

let world: QuarantineWorld;
beforeAll(async () => {
  world = await startQuarantineWorld();
  world.policy(POLICY);
  for (const requirement of ["lead-pack==1.0", "lead-pack==2.0", "waived-pack==1.0"]) await installs("team", requirement);
});
afterAll(() => world.stop());

const ops = (...args: string[]): Promise<Finished> => world.project.ops("quarantine", ...args, "--env", "dev");
const installs = async (repository: string, requirement: string) => (await world.pip(repository, requirement)).code === 0;
const both = async () => [await installs("team-store", "lead-pack==1.0"), await installs("team", "lead-pack==1.0")];
/** A scan a second later: its name is a time to the second. */
const scan = async (findings = BAD) => {
  await sleep(1100);
  return world.scan(findings);
};
const quarantined = async (stamp: string) =>
  findingsSchema.parse(JSON.parse(await world.file(`outputs/${stamp}/findings.json`))).quarantined ?? [];
const entries = async () =>
  (await world.ledger()).entries.map(({ repository, package: name, version, state, cause }) =>
    [repository, name, version, state, cause].join(" "),
  );

test("without a policy that says so, nothing is archived", async () => {
  world.policy("gate: { severity: high }\n");
  const { code, stderr } = await ops("plan");
  expect(stderr).toContain("environments/policy.yaml has no key quarantine:");
  expect(code).toBe(3);
  world.policy(POLICY);
});

test("the plan shows what trips the gate, in every repository, and changes nothing", async () => {
  const summary = await scan();
  expect(summary.gate).toMatchObject({ state: "tripped", waived: 1, versions: [{ package: "lead-pack", version: "1.0" }] });
  const { code, stdout } = await ops("plan");
  expect(stdout).toMatch(/lead-pack 1\.0 +team-store +high: SNYK-1\n/);
  expect(stdout).toMatch(/lead-pack 1\.0 +team +high: SNYK-1\n/);
  expect(stdout).toMatch(/waived-pack 1\.0 +all +waived by web team until 2999-01-01/);
  expect(code).toBe(2);
  expect(await world.statuses("lead-pack", "1.0")).toEqual(["Published", "Published"]);
  expect(await both()).toEqual([true, true]);
  // Nobody is there to ask.
  const asked = await ops("apply");
  expect([asked.code, asked.stderr]).toEqual([3, expect.stringContaining("Archive 2 versions, so that pip gets a 404, in dev?")]);
  expect(await world.statuses("lead-pack", "1.0")).toEqual(["Published", "Published"]);
});

test("apply archives it in both repositories, and pip gets a 404 through each; what is waived and what is fixed installs", async () => {
  const { code, stdout, stderr } = await ops("apply", "--yes");
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("team-store: lead-pack 1.0 Archived\n  team: lead-pack 1.0 Archived\n");
  expect(await world.statuses("lead-pack", "1.0")).toEqual(["Archived", "Archived"]);
  expect(await both()).toEqual([false, false]);
  const { stderr: said } = await world.pip("team", "lead-pack==1.0");
  expect(said).toContain("No matching distribution found for lead-pack==1.0");
  expect([await installs("team", "lead-pack"), await installs("team", "waived-pack==1.0")]).toEqual([true, true]);
  expect(await world.statuses("waived-pack", "1.0")).toEqual(["Published", "Published"]);
  expect(await entries()).toEqual(["team lead-pack 1.0 archived gate", "team-store lead-pack 1.0 archived gate"]);
  const [entry] = (await world.ledger()).entries;
  expect(entry).toMatchObject({ before: "Published", reason: "high: SNYK-1" });
  expect(entry?.by).toMatch(/^arn:aws:sts::222233334444:assumed-role\/package-scan-archive\//);
});

test("a scan still asks about it, apart from the others: the gate passes, and the quarantine stays", async () => {
  const summary = await scan();
  expect([summary.gate?.state, summary.complete, summary.findings.total]).toEqual(["passed", true, 1]);
  expect(summary.account).toMatchObject({ archived: 1, quarantined: 1 });
  expect(await quarantined(summary.stamp)).toMatchObject([
    { name: "lead-pack", version: "1.0", repositories: ["team", "team-store"], checked: true, still: ["high: lead-pack 1.0, SNYK-1"] },
  ]);
  expect(await world.file(`outputs/${summary.stamp}/report.html`)).toContain("stays: high: lead-pack 1.0, SNYK-1");
  const { code, stdout } = await ops("plan");
  expect([code, stdout]).toEqual([0, expect.stringContaining("Nothing to archive and nothing to release.")]);
});

test("a version that comes in again is found and archived again", async () => {
  const { codeArtifact } = world.outside.aws;
  const place = { domain: DOMAIN, format: "pypi" as const, package: "lead-pack", versions: ["1.0"] };
  for (const repository of ["team-store", "team"]) await codeArtifact.send(new DeletePackageVersionsCommand({ ...place, repository }));
  expect(await installs("team", "lead-pack==1.0")).toBe(true);
  const plan = await ops("plan");
  expect([plan.code, plan.stdout]).toEqual([2, expect.stringContaining("it was archived before, and can be downloaded again")]);
  expect((await ops("apply", "--yes")).code).toBe(0);
  expect(await both()).toEqual([false, false]);
});

test("a repository that would still hand it out is named: the version is archived, and that is no success", async () => {
  const { codeArtifact } = world.outside.aws;
  const place = { domain: DOMAIN, format: "pypi" as const, package: "lead-pack", versions: ["1.0"] };
  await world.setStatus("team", "lead-pack", "1.0", "Published");
  await codeArtifact.send(new DeletePackageVersionsCommand({ ...place, repository: "team-store" }));
  const { code, stdout } = await ops("apply", "--yes");
  expect(stdout).toContain("lead-pack 1.0 can still be installed from team-store, which offers lead_pack-1.0-py3-none-any.whl");
  expect(code).toBe(1);
  expect(await both()).toEqual([true, false]);
  // It is there now, and so can be archived.
  expect((await ops("apply", "--yes")).code).toBe(0);
  expect(await both()).toEqual([false, false]);
});

test("once nothing is known against it any more, apply releases it, and pip installs it again", async () => {
  await scan([]);
  const plan = await ops("plan");
  expect(plan.stdout).toMatch(/lead-pack 1\.0 +team +Published +the gate no longer names it/);
  expect((await ops("apply", "--yes")).code).toBe(0);
  expect(await world.statuses("lead-pack", "1.0")).toEqual(["Published", "Published"]);
  expect([await both(), await entries()]).toEqual([[true, true], []]);
});

test("a person's release holds until the next scan judges it again; the status before comes back", async () => {
  await world.setStatus("team", "lead-pack", "1.0", "Unlisted");
  await scan();
  expect((await ops("apply", "--yes")).code).toBe(0);
  const { code, stdout } = await ops("release", "--package", "Lead_Pack", "--version", "1.0", "--yes");
  expect([code, stdout]).toEqual([0, expect.stringContaining("team: lead-pack 1.0 Unlisted\n")]);
  expect(await world.statuses("lead-pack", "1.0")).toEqual(["Published", "Unlisted"]);
  expect((await ops("plan")).stdout).toContain("has released it; the next scan judges it again");
  expect((await ops("plan")).code).toBe(0);
  await scan();
  expect((await ops("plan")).code).toBe(2);
  expect((await ops("list")).stdout).toMatch(/lead-pack 1\.0 +team +released/);
});

test("what somebody else has archived is neither quarantined nor released", async () => {
  await world.setStatus("team-store", "lead-pack", "1.0", "Archived");
  await world.setStatus("team", "lead-pack", "1.0", "Archived");
  expect((await ops("plan")).stdout).toContain("somebody else has archived it");
  const { code, stdout } = await ops("release", "--everything", "--yes");
  expect([code, stdout]).toEqual([1, expect.stringContaining("somebody else has archived it, after it was released here")]);
  expect(await world.statuses("lead-pack", "1.0")).toEqual(["Archived", "Archived"]);
  for (const repository of ["team-store", "team"]) await world.setStatus(repository, "lead-pack", "1.0", "Published");
});

test("a run that is killed between ledger and status is finished by the next", async () => {
  const control = (method: string, body?: object) => world.clients.sandbox.control(method, "/_sandbox/faults", body);
  // The second status never arrives.
  const fault = {
    service: "codeartifact",
    operation: "UpdatePackageVersionsStatus",
    after: 1,
    delay: 120_000,
    code: "InternalServerException",
    status: 500,
  };
  await control("POST", fault);
  const { childEnvironment: env } = terraformKit(world.clients.sandbox);
  const cwd = world.project.directory;
  const child = spawn(process.execPath, [OPS, "quarantine", "apply", "--env", "dev", "--yes"], { cwd, env, stdio: "ignore" });
  const ended = once(child, "close");
  const hits = async () => ((await (await control("GET")).json()) as FaultRecord[]).flatMap(({ hit }) => hit).length;
  while (child.exitCode === null && (await hits()) === 0) await sleep(50);
  child.kill("SIGKILL");
  await ended;
  await control("DELETE");
  expect(await world.statuses("lead-pack", "1.0")).toEqual(["Archived", "Published"]);
  expect(await entries()).toEqual(["team lead-pack 1.0 archiving gate", "team-store lead-pack 1.0 archiving gate"]);
  expect((await ops("apply", "--yes")).code).toBe(0);
  expect(await world.statuses("lead-pack", "1.0")).toEqual(["Archived", "Archived"]);
  expect(await entries()).toEqual(["team lead-pack 1.0 archived gate", "team-store lead-pack 1.0 archived gate"]);
});

test("versions that just came in are held, and released once they are old enough", async () => {
  world.policy(`${POLICY.replace("quarantine: {}", "quarantine: { tripped: false, minimumAgeHours: 1 }")}`);
  const plan = await ops("plan");
  expect(plan.stdout).toMatch(/lead-pack 2\.0 +team +came in .*, less than 1 hours? ago; until /);
  // A waiver of an issue says nothing about a version's age.
  expect(plan.stdout).toMatch(/waived-pack 1\.0 +team +came in /);
  expect((await ops("apply", "--yes")).code).toBe(0);
  expect([await installs("team", "lead-pack==2.0"), await installs("team-store", "lead-pack==2.0")]).toEqual([false, false]);
  world.policy(POLICY.replace("high", "critical"));
  await scan([]);
  expect((await ops("plan")).stdout).toMatch(/lead-pack 2\.0 +team +Published +the policy has no minimumAgeHours any more/);
  expect((await ops("apply", "--yes")).code).toBe(0);
  expect(await installs("team", "lead-pack==2.0")).toBe(true);
});

test("each action of the role is missed: a verb fails, and names action and role", async () => {
  world.policy(POLICY.replace("quarantine: {}", "quarantine: { minimumAgeHours: 1 }"));
  await scan();
  const grants = grantsOf(world.roles).filter(({ role }) => role === "quarantine");
  const front = new Front(world.clients.sandbox, world.roles, grants);
  await front.live({
    name: "quarantine plan",
    run: () => ops("plan"),
    code: 2,
    without: (grant: Grant) => !/Update|Token|Endpoint|ReadFrom|Put|GenerateDataKey/.test(grant.action),
  });
  await front.live({ name: "quarantine apply", run: () => ops("apply", "--yes") });
  const { told, silent, unused } = front.result();
  expect([silent.map(({ grant, message }) => [nameOf(grant), message]), unused.map(nameOf)]).toEqual([[], ["s3:ListBucket"]]);
  // Which repository is refused first differs from run to run.
  const shown = (rows: readonly Row[]) => rows.map(({ action, missed, reason }) => [action, missed?.by, missed?.code, reason]);
  expect(shown(tableOf(grants, told))).toEqual(shown(readTable().filter(({ role }) => role === "quarantine")));
});
