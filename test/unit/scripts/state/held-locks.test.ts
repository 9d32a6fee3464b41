import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadEnvironment } from "../../../../environments/load";
import { WORK } from "../../../../scripts/process/paths";
import { withLocks } from "../../../../scripts/state/held-locks";
import { forgetKilledUntaint } from "../../../../scripts/state/untaint";
import { MemoryStateBackend } from "../../../../scripts/state/memory-backend";
import { ownLock } from "../../../../scripts/terraform/own-lock";
import { StateLocked } from "../../../../scripts/terraform/state-lock";

jest.mock("../../../../scripts/process/paths", () => ({
  ...jest.requireActual<object>("../../../../scripts/process/paths"),
  WORK: mkdtempSync(join(tmpdir(), "held-locks-")),
}));
afterAll(() => rmSync(WORK, { recursive: true }));

/** A run of `ops` in an environment that was killed, or is at work. */
function ran(environment: string, pid: number, purpose = "ops"): void {
  const folder = join(WORK, purpose, environment);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "running.json"), JSON.stringify({ pids: [pid], startedAt: new Date(Date.now() - 60_000) }));
}

const gone = () => spawnSync(process.execPath, ["-e", ""]).pid;

/** A lock of the Terraform that such a run had started. */
async function locked(operation: string, who = ownLock("", "adopt").who): Promise<MemoryStateBackend> {
  const backend = new MemoryStateBackend();
  await backend.takeLock("secrets", { id: "i", path: "states/dev/secrets.tfstate", operation, who, created: new Date() });
  return backend;
}

const environment = loadEnvironment("dev");

const adopt = (backend: MemoryStateBackend) => withLocks(backend, ["secrets"], "adopt", () => Promise.resolve("worked"));

test("the lock of a Terraform that was killed with its run is removed by whoever works past Terraform", async () => {
  ran("dev", gone());
  const backend = await locked("OperationTypeApply");
  expect(await adopt(backend)).toBe("worked");
  expect(await backend.lock("secrets")).toBeUndefined();
});

test("not while that run is at work, nor that of another environment, of somebody else, or of no plan or apply", async () => {
  ran("dev", process.ppid);
  await expect(adopt(await locked("OperationTypeApply"))).rejects.toThrow(StateLocked);
  ran("dev", gone());
  await expect(adopt(await locked("OperationTypeApply", "ana@laptop"))).rejects.toThrow(StateLocked);
  await expect(adopt(await locked("migrate"))).rejects.toThrow(StateLocked);
  rmSync(join(WORK, "ops"), { recursive: true });
  ran("prod", gone());
  await expect(adopt(await locked("OperationTypeApply"))).rejects.toThrow(StateLocked);
});

test.each(["OperationTypeApply", "untaint"])("a lock of a killed Terraform for %s is that of a Terraform", async (operation) => {
  ran("dev", gone());
  expect(await adopt(await locked(operation))).toBe("worked");
});

describe("an untaint that was killed once it had done its work", () => {
  const marker = join(WORK, "untaint", "dev", "running.json");

  test("is forgotten by the next one, and its lock freed", async () => {
    ran("dev", gone(), "untaint");
    const backend = await locked("untaint");
    await forgetKilledUntaint(backend, environment);
    expect([await backend.lock("secrets"), existsSync(marker)]).toEqual([undefined, false]);
  });

  test("not while it lives, nor while somebody holds a lock", async () => {
    ran("dev", process.ppid, "untaint");
    const backend = await locked("untaint");
    await forgetKilledUntaint(backend, environment);
    expect([(await backend.lock("secrets"))?.id, existsSync(marker)]).toEqual(["i", true]);
    ran("dev", gone(), "untaint");
    await forgetKilledUntaint(await locked("untaint", "ana@laptop"), environment);
    expect(existsSync(marker)).toBe(true);
  });
});
