import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { actorIn } from "../../scripts/aws/actor";
import { Console } from "../../scripts/cli/console";
import { FleetRun } from "../../scripts/fleet/run";
import { lives } from "../../scripts/process/lives";
import { type Fleet, type OpsProcess, startFleet } from "../helpers/fleet";
import { makeStateBucket } from "../helpers/state-bucket";

const ONE_STACK = ["--env", "dev", "--stack", "scanner"];
const DEPLOY = ["deploy", ...ONE_STACK, "--yes"];
/** Until the fault is taken back (milliseconds). */
const FOR_LONG = 3_600_000;

/**
 * What goes wrong in the middle of the work, on the scanner of `dev`, which is deployed. An apply is held up where it changes
 * the schedule, which was changed outside before; what is there in the end is always the same: schedule enabled, nothing left
 * to change, no lock.
 */
describe("when things go wrong", () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await startFleet(["dev"]);
    const { aws, environment } = outside();
    await makeStateBucket(aws, environment);
    expect(await fleet.ops(...DEPLOY)).toMatchObject({ code: 0 });
  });
  afterAll(() => fleet.stop());
  afterEach(() => fleet.noFaults());

  const fault = (what: object) => fleet.fault({ account: "222233334444", ...what });
  const outside = () => fleet.outside("dev");
  const locked = async () => (await outside().lockId("scanner")) !== undefined;
  const marker = () => join(fleet.folder, "work", "ops", "dev", "running.json");
  const pids = () => (existsSync(marker()) ? (JSON.parse(readFileSync(marker(), "utf8") || '{"pids":[]}') as { pids: number[] }).pids : []);
  const childPids = () => pids().slice(1);
  /** Whether a child of the run is at its apply, from the command lines. */
  const applying = async () => {
    const { stdout } = await fleet.clients.run("ps", ["-o", "args=", "-p", pids().join(",") || "1"]);
    return stdout.includes("apply");
  };
  /** Starts a deploy that hangs in the middle of its apply. */
  const deployUntilApply = async (): Promise<OpsProcess> => {
    await fault({ service: "scheduler", operation: "UpdateSchedule", delay: FOR_LONG });
    const deploy = fleet.startOps(...DEPLOY);
    // The lock of the plan goes, that of the apply stays; the change itself begins a moment later.
    await until(async () => (await locked()) && (await applying()));
    return deploy;
  };
  const expectAllIsWell = async () => {
    expect((await outside().schedule()).State).toBe("ENABLED");
    expect(await locked()).toBe(false);
    expect(await fleet.ops("plan", ...ONE_STACK)).toMatchObject({ code: 0, stdout: expect.stringContaining("no changes") as string });
  };

  it("Ctrl-C and SIGTERM: the apply ends in order, frees its lock, and it is said what was done", async () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      await outside().disableSchedule();
      const { child, ended } = await deployUntilApply();
      child.kill(signal);
      await fleet.noFaults();
      const { code, output } = await ended;
      expect([signal, code]).toEqual([signal, 130]);
      expect(output).toMatch(/dev +scanner .* interrupted/);
      expect(output).toContain("No lock is left behind.");
      expect([signal, await locked()]).toEqual([signal, false]);
    }
    expect(await fleet.ops(...DEPLOY)).toMatchObject({ code: 0 });
    await expectAllIsWell();
  });

  it("SIGKILL of ops: its Terraform goes on to the end, and nobody else gets in its way meanwhile", async () => {
    await outside().disableSchedule();
    const { child, ended } = await deployUntilApply();
    child.kill("SIGKILL");
    expect((await ended).signal).toBe("SIGKILL");
    expect(await fleet.ops(...DEPLOY)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining("Another run is at work on environment dev: process ") as string,
    });
    await fleet.noFaults();
    await until(async () => !(await locked()));
    await until(() => Promise.resolve(!childPids().some(lives)));
    await expectAllIsWell();
  });

  it("two people at once: the second waits for no lock, and applies no plan that is stale", async () => {
    await outside().disableSchedule();
    const other = otherPerson(fleet);
    try {
      const [planned] = await other.plan({ label: "plan", read: (stack) => stack, say: () => "planned" });
      if (planned?.outcome.status !== "done") throw new Error("the other person has no plan");
      // A schedule that is enabled again leaves the state as it was, and Terraform stores none; a role made anew has another id.
      await outside().deleteScheduleRole();
      const first = await deployUntilApply();
      const [late] = await other.apply([planned.outcome.value]);
      expect(late?.outcome).toMatchObject({
        status: "failed",
        error: { message: expect.stringContaining("State of dev-scanner is locked: by ") as string },
      });
      await fleet.noFaults();
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

  it("throttling: what AWS refuses for a moment is asked again", async () => {
    await fault({ service: "logs", code: "ThrottlingException", status: 400, times: 2 });
    await fault({ service: "s3", code: "SlowDown", status: 503, times: 2 });
    await expectAllIsWell();
  });
});

/** A colleague with a checkout of their own. */
function otherPerson(fleet: Fleet): FleetRun {
  const workDirectory = mkdtempSync(join(tmpdir(), "other-"));
  const dev = fleet.environments.dev;
  const { endpoint, account, rootKeys } = fleet.clients.sandbox;
  const caller = { endpoint, credentials: rootKeys(account), variables: fleet.kit.childEnvironment };
  return new FleetRun(dev === undefined ? [] : [actorIn(dev, caller)], {
    purpose: "ops",
    kinds: ["scanner"],
    concurrency: 1,
    signal: new AbortController().signal,
    workDirectory,
    logDirectory: join(workDirectory, "logs"),
    console: new Console({ out: { write: () => true } }),
  });
}

async function until(look: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end;) {
    if (await look()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`waited in vain: ${look.toString()}`);
}
