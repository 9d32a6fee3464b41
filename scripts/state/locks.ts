import type { StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { LockInfo } from "../terraform/state-lock";
import { presentError } from "../words/errors";
import type { OpenBackend } from "./open";
import { visitStates } from "./visit";

export interface LockLine {
  readonly environment: string;
  /** Absent if the whole environment could not be reached. */
  readonly stack?: StackKind;
  /** Absent if the state is not locked, or if the lock could not be read. */
  readonly lock?: LockInfo;
  /** Why the lock could not be read. */
  readonly reason?: string;
}

/** The locks of all states of the environments. */
export async function readLocks(environments: readonly Environment[], open: OpenBackend, signal: AbortSignal): Promise<LockLine[]> {
  const visits = await visitStates(environments, open, signal, ({ backend, kind }) => backend.lock(kind));
  return visits.map(({ environment, kind, result }) => {
    const place = { environment: environment.name, stack: kind };
    return "value" in result ? { ...place, lock: result.value } : { ...place, reason: presentError(result.error).text };
  });
}
