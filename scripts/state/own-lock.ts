import { randomUUID } from "node:crypto";
import { lives } from "../process/run-marker";
import type { LockInfo } from "../terraform/state-lock";
import { whoAmI } from "../words/who";

/** What this project itself locks a state for. */
const OPERATIONS = ["migrate", "restore"] as const;
export type OwnOperation = (typeof OPERATIONS)[number];

const INFO = /^process (\d+)$/;

/** A lock of this process. @param path where it is put, for those who see it */
export function ownLock(path: string, operation: OwnOperation): LockInfo {
  return { id: randomUUID(), path, operation, who: whoAmI(), created: new Date(), info: `process ${process.pid}` };
}

/** Whether a lock is one of ours on this machine, by this user, whose process was killed. Nobody else's is ever broken. */
export function isLeftBehind({ operation, who, info = "" }: LockInfo): boolean {
  const [, pid] = INFO.exec(info) ?? [];
  return OPERATIONS.some((own) => own === operation) && who === whoAmI() && pid !== undefined && !lives(Number(pid));
}
