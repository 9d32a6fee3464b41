import { randomUUID } from "node:crypto";
import { stillLives } from "../process/lives";
import type { LockInfo } from "./state-lock";
import { whoAmI } from "../words/who";

const RESTORE = "restore";
/** Operations for which this project itself locks a state. */
const OPERATIONS = ["adopt", "migrate", "move", RESTORE, "terraform"] as const;
export type OwnOperation = (typeof OPERATIONS)[number];

const INFO = /^process (\d+)$/;

/** A lock of this process. @param path its location, shown to people who find the lock */
export function ownLock(path: string, operation: OwnOperation): LockInfo {
  return { id: randomUUID(), path, operation, who: whoAmI(), created: new Date(), info: `process ${process.pid}` };
}

/** Whether this project took a lock on this machine as this user, in a process that was killed. Other locks are never broken. */
export function isLeftBehind({ operation, who, info = "", created }: LockInfo): boolean {
  const [, pid] = INFO.exec(info) ?? [];
  return (
    OPERATIONS.some((own) => own === operation) && who === whoAmI() && pid !== undefined && !stillLives(Number(pid), created ?? new Date())
  );
}

/**
 * Whether a restore of this machine was killed with this lock: its one write had been made whole or not at all, so anybody may go on.
 * The locks of a move or migration stay: they keep others out until that verb has run again.
 */
export function isOfKilledRestore(lock: LockInfo): boolean {
  return lock.operation === RESTORE && isLeftBehind(lock);
}
