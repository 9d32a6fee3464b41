import type { StackKind } from "../../environments/names";
import { isYoung, type LockInfo, LONGEST_APPLY_MS, StateLocked } from "../terraform/state-lock";
import { OperationError } from "../words/errors";
import type { StateBackend } from "./backend";

export interface UnlockRequest {
  readonly kind: StackKind;
  readonly id: string;
  /** Whether to remove the lock even if somebody may still be working. @default false */
  readonly force?: boolean;
  readonly now: Date;
}

/** The lock that may be removed; undefined if the state is not locked. Throws OperationError if it may not be removed. */
export async function removableLock(backend: StateBackend, { kind, id, force = false, now }: UnlockRequest): Promise<LockInfo | undefined> {
  const lock = await backend.lock(kind);
  if (lock === undefined) return undefined;
  if (lock.id !== id) {
    throw new OperationError(`${new StateLocked(lock, now).what}, not ${id}`, "Nothing was removed.");
  }
  if (!force && !isOld(lock, now)) {
    const minutes = LONGEST_APPLY_MS / 60_000;
    throw new OperationError(
      new StateLocked(lock, now).what,
      `An apply may take ${minutes} minutes, and this one may still be at work: without its lock, two could write to the state.\nAsk ${lock.who || "who holds it"}; if you are sure, add --force.`,
    );
  }
  return lock;
}

/** A lock without a time, or with a time in the future, does not count as old. */
export function isOld(lock: LockInfo, now: Date): boolean {
  return !isYoung(lock, now);
}
