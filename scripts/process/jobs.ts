import pLimit from "p-limit";

/** One piece of work among many. */
export interface Job<T> {
  readonly name: string;
  /** Names of jobs that must be done first; they are listed before this one. @default none */
  readonly after?: readonly string[];
  run(): Promise<T>;
}

/** How a job ended: skipped if a job in `after` was not done, interrupted if the user stopped everything before it began. */
export type Outcome<T> =
  | { readonly status: "done"; readonly value: T }
  | { readonly status: "failed"; readonly error: unknown }
  | { readonly status: "skipped"; readonly because: string }
  | { readonly status: "interrupted" };

export interface JobOptions {
  /** How many run at the same time. */
  readonly concurrency: number;
  /** When it is aborted, no further job begins. */
  readonly signal: AbortSignal;
}

/** Runs all jobs, each as soon as it may. A failure does not throw, and stops only the jobs that come after the failed one. */
export async function runJobs<T>(jobs: readonly Job<T>[], { concurrency, signal }: JobOptions): Promise<Map<string, Outcome<T>>> {
  const limit = pLimit(concurrency);
  const outcomes = new Map<string, Promise<Outcome<T>>>();
  for (const job of jobs) {
    const before = (job.after ?? []).map((name) => {
      const outcome = outcomes.get(name);
      if (!outcome) throw new Error(`job ${job.name} comes after ${name}, which is not listed before it`);
      return { name, outcome };
    });
    outcomes.set(
      job.name,
      (async () => {
        for (const { name, outcome } of before) {
          if ((await outcome).status !== "done") return { status: "skipped", because: `${name} was not done` };
        }
        return limit(() => attempt(job, signal));
      })(),
    );
  }
  const ended = new Map<string, Outcome<T>>();
  for (const [name, outcome] of outcomes) ended.set(name, await outcome);
  return ended;
}

async function attempt<T>(job: Job<T>, signal: AbortSignal): Promise<Outcome<T>> {
  if (signal.aborted) return { status: "interrupted" };
  try {
    return { status: "done", value: await job.run() };
  } catch (error) {
    return { status: "failed", error };
  }
}
