import type { StackKind } from "../../environments/names";
import { isOfKilledRun } from "../process/run-marker";
import { isTerraforms, type LockInfo, stackOf } from "../terraform/state-lock";
import { OperationError } from "../words/errors";
import type { StateBackend } from "./backend";
import { LockChanged } from "./lock-file";
import { isLeftBehind, ownLock, type OwnOperation } from "../terraform/own-lock";

/** The locks that this run holds while it works with states. */
export interface HeldLocks {
  /** Throws OperationError if somebody has removed our lock: they may have written to the state too. */
  assertHeld(kind: StackKind): Promise<void>;
}

/** Takes the locks of some states, works, and releases them in any case. Throws StateLocked if somebody holds one. */
export async function withLocks<T>(
  backend: StateBackend,
  kinds: readonly StackKind[],
  operation: OwnOperation,
  work: (locks: HeldLocks) => Promise<T>,
): Promise<T> {
  const held = new Map<StackKind, string>();
  const giveBack = async () => {
    for (const [kind, id] of held) {
      await backend.removeLock(kind, id).catch((error: unknown) => {
        // The lock is gone or somebody else's by now: it is not ours to remove.
        if (!(error instanceof LockChanged)) throw error;
      });
      held.delete(kind);
    }
  };
  try {
    for (const kind of kinds) held.set(kind, await take(backend, kind, operation));
    const result = await work({
      assertHeld: async (kind) => {
        if ((await backend.lock(kind))?.id === held.get(kind)) return;
        throw new OperationError(
          `Somebody has worked with the state at ${backend.location(kind)} meanwhile: the lock of this run is gone`,
          "That state was left as it is. Run this again.",
        );
      },
    });
    await giveBack();
    return result;
  } catch (error) {
    // The work's error is more useful than a failure to release a lock; the next run recognises our locks and removes them.
    await giveBack().catch(() => undefined);
    throw error;
  }
}

/** Removes the lock of a run that was killed here: ours, or the one of the Terraform that it had started. */
export async function freeLeftBehind(backend: StateBackend, kind: StackKind): Promise<void> {
  const found = await backend.lock(kind);
  if (found !== undefined && (isLeftBehind(found) || isOfKilledTerraform(found))) await backend.removeLock(kind, found.id);
}

/** Removes the lock of a Terraform that was killed with a run of this machine. Gives whether nobody holds one then. */
export async function freeKilledTerraform(backend: StateBackend, kind: StackKind): Promise<boolean> {
  const found = await backend.lock(kind);
  if (found === undefined) return true;
  if (!isOfKilledTerraform(found)) return false;
  await backend.removeLock(kind, found.id);
  return true;
}

function isOfKilledTerraform(lock: LockInfo): boolean {
  const stack = stackOf(lock);
  return stack !== undefined && isTerraforms(lock) && isOfKilledRun(lock, stack.environment);
}

/** Takes the lock; gives its id. */
async function take(backend: StateBackend, kind: StackKind, operation: OwnOperation): Promise<string> {
  await freeLeftBehind(backend, kind);
  const lock = ownLock(backend.location(kind), operation);
  await backend.takeLock(kind, lock);
  return lock.id;
}
