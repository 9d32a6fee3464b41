import { startAfter, startsAgain } from "../../../modules/schedule/next-start";

/** Number of missed starts after which a scan is old: one may be an accident. */
export const STARTS_MISSED = 2;
const DAY_MS = 86_400_000;
/** Age in days from which a scan is old if its schedule is not known: a daily scan that pauses on a long weekend stays below it. */
const STALE_DAYS = 4;

export interface Schedule {
  readonly expression: string;
  /** IANA time zone. */
  readonly timezone: string;
}

/**
 * Whether a scan is so old that its schedule was due {@link STARTS_MISSED} times since. If its schedule is not known, or never starts
 * again, its age decides.
 */
export function isStale(finishedAt: Date, now: Date, schedule: Schedule | undefined): boolean {
  if (schedule === undefined || isOver(schedule, now)) return now.getTime() - finishedAt.getTime() >= STALE_DAYS * DAY_MS;
  const due = startAfter(schedule.expression, schedule.timezone, finishedAt, STARTS_MISSED);
  return due !== undefined && due <= now;
}

/** Whether a schedule never starts again. */
export function isOver({ expression, timezone }: Schedule, now: Date): boolean {
  return startsAgain(expression, timezone, now) === false;
}
