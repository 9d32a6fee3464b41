import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { actorIn } from "../../scripts/aws/actor";
import { rootKeys } from "../helpers/sdk";
import { FleetRun } from "../../scripts/fleet/run";
import { Console } from "../../scripts/cli/console";
import { lives } from "../../scripts/process/run-marker";
import { disableSchedule, startFleet, type Fleet, type OpsProcess } from "../helpers/fleet";

const STATE = "dev-scan-state-222233334444-eu-central-1";
const LOCK = ["--bucket", STATE, "--key", "dev/scanner.tfstate.tflock"];
const ONE_STACK = ["--env", "dev", "--stack", "scanner"];
const DEPLOY = ["deploy", ...ONE_STACK, "--yes"];

/**
 * What goes wrong in the middle of the work, on one deployed stack. An apply is held up where it changes the schedule, which
 * was changed outside before; what is there in the end is always the same: schedule enabled, nothing left to change, no lock.
 */
describe("when things go wrong", () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await startFleet("dev");
    expect(await fleet.ops("bootstrap", "--env", "dev")).toMatchObject({ code: 0 });
    expect(await fleet.ops(...DEPLOY)).toMatchObject({ code: 0 });
  });
  afterAll(() => fleet.stop());
  afterEach(() => fleet.noFaults());

  const locked = async () => (await fleet.clients.run("aws", ["s3api", "head-object", ...LOCK], asDev)).code === 0;
  const asDev = { AWS_ACCESS_KEY_ID: "222233334444" };
  const lockId = async () => {
    const file = join(fleet.folder, "lock");
    await fleet.aws("dev", "s3api", "get-object", ...LOCK, file);
    return (JSON.parse(readFileSync(file, "utf8")) as { ID: string }).ID;
  };
  const schedule = () => fleet.aws<Record<string, unknown>>("dev", "scheduler", "get-schedule", "--name", "dev-daily-scan");
  /** Something to apply. */
  const disable = () => disableSchedule(fleet, "dev");
  const deleteScheduleRole = async () => {
    const role = ["--role-name", "dev-package-scan-schedule"];
    const { PolicyNames } = await fleet.aws<{ PolicyNames: string[] }>("dev", "iam", "list-role-policies", ...role);
    for (const name of PolicyNames) await fleet.aws("dev", "iam", "delete-role-policy", ...role, "--policy-name", name);
    await fleet.aws("dev", "iam", "delete-role", ...role);
  };
  const holdUp = (delay: number) => fleet.fault({ service: "scheduler", operation: "UpdateSchedule", account: "222233334444", delay });
  /** Starts a deploy that hangs in the middle of its apply. */
  const deployInto = async (delay: number): Promise<OpsProcess> => {
    await disable();
    await holdUp(delay);
    const deploy = fleet.startOps(...DEPLOY);
    // The lock of the plan goes, that of the apply stays; the change itself begins a moment later.
    await until(async () => (await locked()) && (await marked()).includes("apply"));
    return deploy;
  };
  /** What the run's children are at, from their command lines. */
  const marked = async () => {
    const file = join(fleet.folder, "work", "ops", "dev", "running.json");
    const pids = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8") || '{"pids":[]}') as { pids: number[] }).pids : [];
    const { stdout } = await fleet.clients.run("ps", ["-o", "args=", "-p", pids.join(",") || "1"]);
    return stdout;
  };
  const childPids = () => {
    const { pids } = JSON.parse(readFileSync(join(fleet.folder, "work", "ops", "dev", "running.json"), "utf8")) as { pids: number[] };
    return pids.slice(1);
  };
  const expectAllIsWell = async () => {
    expect((await schedule()).State).toBe("ENABLED");
    expect(await locked()).toBe(false);
    expect(await fleet.ops("plan", ...ONE_STACK)).toMatchObject({ code: 0, stdout: expect.stringContaining("no changes") as string });
  };

  it("Ctrl-C: the apply ends in order, frees its lock, and it is said what was done", async () => {
    const { child, ended } = await deployInto(3_000);
    child.kill("SIGINT");
    const { code, output } = await ended;
    expect(code).toBe(130);
    expect(output).toMatch(/dev +scanner .* interrupted/);
    expect(output).toContain("No lock is left behind.");
    expect(await locked()).toBe(false);
    expect(await fleet.ops(...DEPLOY)).toMatchObject({ code: 0 });
    await expectAllIsWell();
  });

  it("SIGKILL of ops: its Terraform goes on to the end, and nobody else gets in its way meanwhile", async () => {
    const { child, ended } = await deployInto(8_000);
    child.kill("SIGKILL");
    expect((await ended).signal).toBe("SIGKILL");
    expect(await fleet.ops(...DEPLOY)).toMatchObject({
      ...{ code: 1, stdout: expect.stringContaining("Another run is at work on environment dev: process ") as string },
    });
    await until(async () => !(await locked()));
    await until(() => Promise.resolve(!childPids().some(lives)));
    await expectAllIsWell();
  });

  it("SIGKILL of Terraform: the lock says whose it is, and the next deploy goes on once it is freed", async () => {
    const { ended } = await deployInto(20_000);
    for (const pid of childPids()) killGroup(pid);
    const { code, output } = await ended;
    expect(code).toBe(1);
    expect(output).toContain("terraform was ended by SIGKILL");
    const blocked = await fleet.ops(...DEPLOY);
    expect(blocked).toMatchObject({ code: 1, stdout: expect.stringContaining("State of dev-scanner is locked: by ") as string });
    expect(await fleet.ops("state", "unlock", ...ONE_STACK, "--id", await lockId(), "--yes", "--force")).toMatchObject({ code: 0 });
    await fleet.noFaults();
    expect(await fleet.ops(...DEPLOY)).toMatchObject({ code: 0 });
    await expectAllIsWell();
  });

  it("credentials that expire in the middle: the state that could not be stored is kept, and put back", async () => {
    // A schedule that is enabled again leaves the state as it was, and Terraform stores none; a role made anew has another id.
    await deleteScheduleRole();
    const { ended } = await deployInto(4_000);
    await fleet.fault({
      account: "222233334444",
      service: "s3",
      code: "ExpiredToken",
      message: "The provided token has expired.",
      status: 400,
      times: 1000,
    });
    const { code, output } = await ended;
    expect(code).toBe(1);
    const [, kept = ""] = /It is kept in (\S+errored\.tfstate)/.exec(output) ?? [];
    expect(existsSync(kept)).toBe(true);
    await fleet.noFaults();
    if (await locked())
      expect(await fleet.ops("state", "unlock", ...ONE_STACK, "--id", await lockId(), "--yes", "--force")).toMatchObject({ code: 0 });
    expect(output).toContain(`npm run ops -- state restore --env dev --stack scanner --from ${kept}`);
    expect(await fleet.ops("state", "restore", ...ONE_STACK, "--from", kept, "--yes")).toMatchObject({ code: 0 });
    await expectAllIsWell();
  });

  it("two people at once: the second waits for no lock, and applies no plan that is stale", async () => {
    await disable();
    const other = otherPerson(fleet);
    try {
      const [planned] = await other.plan({ label: "plan", read: (stack) => stack, say: () => "planned" });
      if (planned?.outcome.status !== "done") throw new Error("the other person has no plan");
      await deleteScheduleRole();
      await holdUp(6_000);
      const first = fleet.startOps(...DEPLOY);
      await until(async () => (await locked()) && (await marked()).includes("apply"));
      const [late] = await other.apply([planned.outcome.value]);
      expect(late?.outcome).toMatchObject({
        status: "failed",
        error: { message: expect.stringContaining("State of dev-scanner is locked: by ") as string },
      });
      expect((await first.ended).code).toBe(0);
      const [stale] = await other.apply([planned.outcome.value]);
      expect(stale?.outcome).toMatchObject({
        status: "failed",
        error: { what: "Somebody else has changed the state since this was planned" },
      });
    } finally {
      await other.close();
    }
    await expectAllIsWell();
  });

  it("an account that does not answer: it could not be checked, within the time that was given", async () => {
    await fleet.fault({ account: "222233334444", delay: 3_600_000, times: 1000 });
    const out = join(fleet.folder, "drift");
    const arguments_ = ["--env", "dev", "--timeout", "0.1", "--out", out, "--history", join(fleet.folder, "history.json")];
    const { code, stdout } = await fleet.ops("drift", ...arguments_);
    expect(code).toBe(1);
    expect(stdout).toContain('could not be checked: this is not "no drift".');
    expect(stdout).toMatch(/took longer than 0\.1 minutes/);
  });

  it("throttling: what AWS refuses for a moment is asked again", async () => {
    await fleet.fault({ account: "222233334444", service: "logs", code: "ThrottlingException", status: 400, times: 2 });
    await fleet.fault({ account: "222233334444", service: "s3", code: "SlowDown", status: 503, times: 2 });
    await expectAllIsWell();
  });

  it("a full disk: no plan, nothing applied", async () => {
    await disable();
    const stack = join(fleet.folder, "work", "ops", "dev", "stacks", "dev-scanner");
    mkdirSync(stack, { recursive: true });
    symlinkSync("/dev/full", join(stack, "plan.tfplan"));
    const full = await fleet.ops(...DEPLOY);
    expect(full).toMatchObject({ code: 1, stdout: expect.stringContaining("The disk is full") as string });
    expect((await schedule()).State).toBe("DISABLED");
    rmSync(join(stack, "plan.tfplan"), { force: true });
    expect(await fleet.ops(...DEPLOY)).toMatchObject({ code: 0 });
    await expectAllIsWell();
  });
});

/** A colleague with a checkout of their own. */
function otherPerson(fleet: Fleet): FleetRun {
  const workDirectory = mkdtempSync(join(tmpdir(), "other-"));
  const { clients, kit } = fleet;
  const { endpoint, account } = clients.sandbox;
  const caller = { endpoint, credentials: rootKeys(account), variables: kit.childEnvironment };
  const actors = Object.values(fleet.environments).map((environment) => actorIn(environment, caller));
  return new FleetRun(actors, {
    ...{ purpose: "ops", kinds: ["scanner"], concurrency: 1, signal: new AbortController().signal },
    ...{ workDirectory, logDirectory: join(workDirectory, "logs") },
    console: new Console({ out: { write: () => true } }),
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // One of the run's earlier children, which has ended long since.
  }
}

async function until(look: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end;) {
    if (await look()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`waited in vain: ${look.toString()}`);
}
