import { setTimeout as sleep } from "node:timers/promises";
import { type Job, type Outcome, runJobs } from "../process/jobs";
import { OperationError } from "../words/errors";
import type { Check, Finding, Note } from "./check";
import { CHECK_NETWORK, couldNotCheck } from "./explain";

export interface ExamineOptions {
  readonly signal: AbortSignal;
  /** Time limit of a check (milliseconds). @default 20,000 */
  readonly timeLimitMs?: number;
}

const TIME_LIMIT_MS = 20_000;
/** How many checks of one subject run at the same time: each makes a few small calls. */
const SIDE_BY_SIDE = 4;

/** The check finished, but the checks after it have nothing to look at. */
class Stopped extends Error {
  constructor(readonly notes: readonly Note[]) {
    super("stopped");
  }
}

/** Runs all checks that apply to the subject, each as soon as it may. Never throws: a check's error becomes a finding. */
export async function examine<Subject>(
  subject: Subject,
  checks: readonly Check<Subject>[],
  { signal, timeLimitMs = TIME_LIMIT_MS }: ExamineOptions,
): Promise<Omit<Finding, "environment">[]> {
  const applicable = checks.filter(({ applies }) => applies?.(subject) ?? true);
  const names = new Set(applicable.map(({ name }) => name));
  const jobs = applicable.map((check): Job<readonly Note[]> => ({
    name: check.name,
    after: check.after?.filter((name) => names.has(name)),
    run: async () => {
      const looking = within(timeLimitMs, signal, () => check.run(subject));
      const notes = await (check.lenient ? looking.catch((error: unknown) => [couldNotCheck(error)]) : looking);
      if (notes.some(({ stops }) => stops)) throw new Stopped(notes);
      return notes;
    },
  }));
  const outcomes = await runJobs(jobs, { concurrency: SIDE_BY_SIDE, signal });
  return applicable.flatMap(({ name }) => findingsOf(name, outcomes.get(name)));
}

function findingsOf(check: string, outcome: Outcome<readonly Note[]> | undefined): Omit<Finding, "environment">[] {
  if (outcome === undefined || outcome.status === "interrupted") return [{ check, level: "skipped", what: "interrupted" }];
  if (outcome.status === "skipped") return [{ check, level: "skipped", what: outcome.because }];
  return notesOf(outcome).map(({ level, what, fix }) => ({ check, level, what, ...(fix === undefined ? {} : { fix }) }));
}

function notesOf(outcome: Extract<Outcome<readonly Note[]>, { status: "done" | "failed" }>): readonly Note[] {
  if (outcome.status === "done") return outcome.value;
  return outcome.error instanceof Stopped ? outcome.error.notes : [couldNotCheck(outcome.error)];
}

/** Waits for work that may hang, up to a limit (milliseconds). Throws OperationError at the limit, AbortError if `signal` is aborted. */
async function within<T>(milliseconds: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const done = new AbortController();
  try {
    return await Promise.race([work(), expiry(milliseconds, AbortSignal.any([signal, done.signal]))]);
  } finally {
    done.abort();
  }
}

async function expiry(milliseconds: number, signal: AbortSignal): Promise<never> {
  await sleep(milliseconds, undefined, { signal });
  throw new OperationError(`no answer within ${milliseconds / 1000} s`, CHECK_NETWORK);
}
