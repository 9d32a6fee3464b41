import { Deadline } from "./deadline";
import type { Clock } from "./ports";

/** The steps of a scan, in order, and how much of the time before the storing has passed when each must have ended. */
const PARTS = { prepare: 0.15, inventory: 0.35, describe: 0.6, check: 0.85, monitor: 1 } as const;

export type Step = keyof typeof PARTS;

/** The deadline of each step. A step that ends early leaves its time to the next ones. */
export type Timetable = Readonly<Record<Step, Deadline>>;

/** The end of the build belongs to storing the results: a twelfth of its time, at least two minutes. */
const STORE_PART = 1 / 12;
const LEAST_STORE_MS = 2 * 60_000;

/**
 * Shares the build's time among the steps of the scan, so that what is known is stored before CodeBuild ends the build.
 * @param build `startedAt`: when CodeBuild started it; if that is absent, in the future, or longer ago than the build may take (it
 * waited in a queue, which does not count), the build starts now. `timeoutMinutes`: after which CodeBuild ends it.
 */
export function timetableOf(
  build: { readonly startedAt?: Date; readonly timeoutMinutes: number },
  clock: Clock,
  stopped: AbortSignal,
): Timetable {
  const length = build.timeoutMinutes * 60_000;
  const given = build.startedAt === undefined ? 0 : clock.now().getTime() - build.startedAt.getTime();
  const passed = given > 0 && given < length ? given : 0;
  const begin = clock.elapsedMs();
  const end = begin + Math.max(0, length - passed - Math.max(LEAST_STORE_MS, length * STORE_PART));
  const of = (step: Step) => new Deadline(clock, begin + (end - begin) * PARTS[step], stopped);
  return { prepare: of("prepare"), inventory: of("inventory"), describe: of("describe"), check: of("check"), monitor: of("monitor") };
}
