import type { StackKind } from "../../environments/names";
import { OperationError } from "../words/errors";
import { LONGEST_APPLY_MS, StateLocked, type LockInfo } from "../terraform/state-lock";
import type { StateBackend } from "./backend";

export interface UnlockRequest {
  readonly kind: StackKind;
  readonly id: string;
  /** Also where somebody may still be at work. @default false */
  readonly force?: boolean;
  readonly now: Date;
}

/** The lock that may be removed; undefined where the state is not locked. Throws OperationError where it may not. */
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
      `An apply may take ${minutes} minutes, and this one may still be at work: to free the state would let two write to it.\nAsk ${lock.who || "who holds it"}; if you are sure, add --force.`,
    );
  }
  return lock;
}

/** A lock that does not say when it was taken, or that says a time to come, is not known to be old. */
export function isOld({ created }: LockInfo, now: Date): boolean {
  return created !== undefined && now.getTime() - created.getTime() >= LONGEST_APPLY_MS;
}
