import type { StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { presentError } from "../words/errors";
import type { LockInfo } from "../terraform/state-lock";
import type { OpenBackend } from "./open";
import { visitStates } from "./visit";

export interface LockLine {
  readonly environment: string;
  /** Absent where the whole environment could not be reached. */
  readonly stack?: StackKind;
  /** Absent where the state is not locked, or where that could not be seen. */
  readonly lock?: LockInfo;
  /** Why it could not be seen. */
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
