import { hostname, userInfo } from "node:os";
import { actorIn } from "../../../../scripts/aws/actor";
import { tellOfLeftLocks } from "../../../../scripts/fleet/left-locks";
import { MemoryStateBackend } from "../../../../scripts/state/memory-backend";
import type { LockInfo } from "../../../../scripts/terraform/state-lock";
import { LOCK, named, screen } from "../../../helpers/states";

const STARTED = new Date("2026-11-24T16:00:00Z");
const OURS: LockInfo = { ...LOCK, who: `${userInfo().username}@${hostname()}` };

async function said(lock: LockInfo | undefined): Promise<string> {
  const backend = new MemoryStateBackend();
  if (lock) backend.putLock("scanner", lock);
  const { console, text } = screen();
  await tellOfLeftLocks({ environments: [named("dev")], actorIn: (each) => actorIn(each), console }, STARTED, () =>
    Promise.resolve(backend),
  );
  return text();
}

it("names a lock that this run has left, and how to free it", async () => {
  expect(await said(OURS)).toMatch(/^State of dev-scanner is still locked: by .*, apply, lock 7c1e2f4b/);
  expect(await said(OURS)).toContain(`npm run ops -- state unlock --env dev --stack scanner --id ${LOCK.id} --force`);
});

it.each([
  ["none", undefined],
  ["somebody else's", LOCK],
  ["an older one", { ...OURS, created: new Date("2026-11-24T15:59:00Z") }],
])("reports no lock of this run if the lock is %s", async (_, lock) => {
  expect(await said(lock)).toBe("No lock is left behind.\n");
});

it("names the states that it could not look at", async () => {
  const { console, text } = screen();
  await tellOfLeftLocks({ environments: [named("dev")], actorIn: (each) => actorIn(each), console }, STARTED, () =>
    Promise.reject(new Error("no network")),
  );
  expect(text()).toBe("Not every state's lock could be read. To look again: npm run ops -- state lock --all\n");
});
