import type { StackKind } from "../../environments/names";
import { OperationError } from "../words/errors";
import type { StateBackend } from "./backend";
import { LockChanged } from "./lock-file";
import { isLeftBehind, ownLock, type OwnOperation } from "./own-lock";

/** Locks of states while something is done with them. */
export interface HeldLocks {
  /** Throws OperationError where somebody has taken a lock from us, who may have written too. */
  assertHeld(kind: StackKind): Promise<void>;
}

/** Takes the locks of some states, works, and gives them back, however it ends. Throws StateLocked where somebody holds one. */
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
        // Somebody else's by now, or gone: not ours to remove.
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
    // Why it failed says more than why a lock could not be given back; the next run knows its own.
    await giveBack().catch(() => undefined);
    throw error;
  }
}

/** Gives the lock's id. */
async function take(backend: StateBackend, kind: StackKind, operation: OwnOperation): Promise<string> {
  const found = await backend.lock(kind);
  if (found !== undefined && isLeftBehind(found)) await backend.removeLock(kind, found.id);
  const lock = ownLock(backend.location(kind), operation);
  await backend.takeLock(kind, lock);
  return lock.id;
}
