import type { StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { LockInfo } from "../terraform/state-lock";
import { presentError } from "../words/errors";
import type { OpenBackend } from "./open";
import type { StateAccessDenied } from "./s3-failure";
import { managedCount, parseState } from "./state-file";
import { troubleOf } from "./trouble";
import { troubleError, unseenText } from "./trouble-text";
import { type StatePlace, visitStates } from "./visit";

/** Facts about one state; the shape of `state list --json`. */
export interface StateLine {
  readonly environment: string;
  /** Absent if the whole environment could not be reached. */
  readonly stack?: StackKind;
  readonly location?: string;
  /** `deleted`: there was a state, but there is none now. `unreadable`: what is stored there is not a state. `misconfigured`: the environment's file has mistakes. */
  readonly condition: "present" | "none" | "deleted" | "unreadable" | "could not check" | "misconfigured";
  readonly serial?: number;
  readonly lineage?: string;
  readonly terraformVersion?: string;
  /** Number of managed resources; data sources do not count. */
  readonly resources?: number;
  readonly bytes?: number;
  /** ISO 8601, UTC. */
  readonly lastChange?: string;
  readonly lock?: LockInfo;
  /** What is wrong and what to do about it; also possible if the state is present. */
  readonly reason?: string;
}

/** Looks at every state of the environments. */
export async function surveyStates(environments: readonly Environment[], open: OpenBackend, signal: AbortSignal): Promise<StateLine[]> {
  const visits = await visitStates(environments, open, signal, lineOf);
  return visits.map(({ environment, kind, result }): StateLine => {
    if ("value" in result) return result.value;
    return { environment: environment.name, stack: kind, condition: "could not check", reason: presentError(result.error).text };
  });
}

async function lineOf({ environment, kind, backend }: StatePlace): Promise<StateLine> {
  let unseen: StateAccessDenied | undefined;
  const history = troubleOf(backend, kind, (why) => (unseen = why));
  const [stored, lock, trouble] = await Promise.all([backend.read(kind), backend.lock(kind), history]);
  const location = backend.location(kind);
  const place = { environment: environment.name, stack: kind, location, lock };
  const reason = trouble
    ? troubleError(trouble, { environmentName: environment.name, kind, location }).message
    : unseen && unseenText(unseen);
  const more = reason === undefined ? {} : { reason };
  if (stored === undefined) return { ...place, condition: trouble?.kind === "deleted" ? "deleted" : "none", ...more };
  const facts = { ...place, bytes: stored.bytes, lastChange: stored.lastModified.toISOString(), ...more };
  if (trouble?.kind === "unreadable") return { ...facts, condition: "unreadable" };
  const state = parseState(stored.content, location);
  const { serial, lineage, terraform_version: terraformVersion } = state;
  return { ...facts, condition: "present", serial, lineage, terraformVersion, resources: managedCount(state) };
}
