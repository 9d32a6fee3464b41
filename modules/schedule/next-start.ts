import { Cron } from "croner";
import { cronerPattern } from "./cron-pattern";

const MILLISECONDS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** A schedule expression with what EventBridge Scheduler needs to read it. */
export interface Recurrence {
  /** `rate(1 day)`, `cron(0 6 * * ? *)` or `at(2026-11-24T16:05:00)`. */
  readonly expression: string;
  /** IANA time zone. */
  readonly timezone: string;
  /** Time from which a rate is counted: the schedule's start, or its creation. */
  readonly origin: Date;
}

/**
 * The first time after a moment at which a schedule starts its target (EventBridge Scheduler User Guide, "Schedule types");
 * undefined if never. Throws RangeError with the wrong part if Scheduler would refuse the expression.
 */
export function nextStart({ expression, timezone, origin }: Recurrence, after: Date): Date | undefined {
  const [, kind, text = ""] = /^(rate|at|cron)\((.+)\)$/.exec(expression) ?? [];
  if (kind === "rate") return nextOfRate(text, origin, after);
  // croner reads `2026-11-24T16:05:00` as a single moment in the time zone.
  if (kind === "at" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) return nextOfPattern(text, timezone, after);
  if (kind === "cron" && text.trim().split(/\s+/).length === 6) return nextOfPattern(cronerPattern(text), timezone, after);
  throw new RangeError(expression);
}

/** Whether a schedule starts again after a moment; undefined if its expression is none that is known here. */
export function startsAgain(expression: string, timezone: string, moment: Date): boolean | undefined {
  try {
    return nextStart({ expression, timezone, origin: moment }, moment) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * The time of a schedule's `count`-th start after a moment; undefined if there is none. A rate is counted from the moment
 * itself.
 */
export function startAfter(expression: string, timezone: string, moment: Date, count: number): Date | undefined {
  let start: Date | undefined = moment;
  for (let left = count; start !== undefined && left > 0; left -= 1) {
    start = nextStart({ expression, timezone, origin: moment }, start);
  }
  return start;
}

/** @param text as `1 day` or `15 minutes` */
function nextOfRate(text: string, origin: Date, after: Date): Date {
  const [, count = "0", unit = ""] = /^(\d+) (minute|hour|day)s?$/.exec(text) ?? [];
  const period = Number(count) * (MILLISECONDS[unit] ?? 0);
  if (period === 0) throw new RangeError(`rate(${text})`);
  const periods = Math.floor((after.getTime() - origin.getTime()) / period) + 1;
  return new Date(origin.getTime() + Math.max(periods, 0) * period);
}

function nextOfPattern(pattern: string, timezone: string, after: Date): Date | undefined {
  try {
    return new Cron(pattern, { timezone, paused: true, domAndDow: true, sloppyRanges: true }).nextRun(after) ?? undefined;
  } catch {
    throw new RangeError(pattern);
  }
}
