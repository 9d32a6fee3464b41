import type { StackKind } from "../../environments/names";
import { stacksOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { runJobs } from "../process/jobs";
import { Interrupted, messageOf } from "../words/errors";
import type { StateBackend } from "./backend";
import type { OpenBackend } from "./open";

/** One state of one environment. */
export interface StatePlace {
  readonly environment: Environment;
  readonly kind: StackKind;
  readonly backend: StateBackend;
}

/** The result for one state or, if it has no kind, for a whole environment that could not be reached. */
export interface Visit<T> {
  readonly environment: Environment;
  readonly kind?: StackKind;
  readonly result: { readonly value: T } | { readonly error: unknown };
}

/** How many environments are asked at the same time: each takes a few small calls. */
const SIDE_BY_SIDE = 8;

/** Does something for every state of the environments. A failure does not stop the others. Throws Interrupted if the user stops it. */
export async function visitStates<T>(
  environments: readonly Environment[],
  open: OpenBackend,
  signal: AbortSignal,
  work: (place: StatePlace) => Promise<T>,
): Promise<Visit<T>[]> {
  const jobs = environments.map((environment) => ({
    name: environment.name,
    run: async () => {
      const backend = await open(environment);
      return together(await Promise.all(stacksOf(environment).map((kind) => visit({ environment, kind, backend }, work))));
    },
  }));
  const outcomes = await runJobs<readonly Visit<T>[]>(jobs, { concurrency: SIDE_BY_SIDE, signal });
  if (signal.aborted) throw new Interrupted();
  return environments.flatMap((environment) => {
    const outcome = outcomes.get(environment.name);
    if (outcome?.status === "done") return outcome.value;
    return [{ environment, result: { error: outcome?.status === "failed" ? outcome.error : new Interrupted() } }];
  });
}

async function visit<T>(place: StatePlace, work: (place: StatePlace) => Promise<T>): Promise<Visit<T>> {
  const { environment, kind } = place;
  try {
    return { environment, kind, result: { value: await work(place) } };
  } catch (error) {
    return { environment, kind, result: { error } };
  }
}

/** If every state fails for the same reason, the reason is reported once, for the environment. */
function together<T>(visits: readonly Visit<T>[]): readonly Visit<T>[] {
  const [first] = visits;
  const reasons = new Set(visits.map(({ result }) => ("error" in result ? messageOf(result.error) : undefined)));
  const [reason] = reasons;
  return first === undefined || reasons.size > 1 || reason === undefined
    ? visits
    : [{ environment: first.environment, result: first.result }];
}
