import { Cron } from "croner";
import { cronerPattern } from "../../environments/cron-pattern";
import { AwsError } from "../core/errors";
import type { Schedule } from "./target";

const MILLISECONDS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * When a schedule is due first after a moment, by "Schedule types in EventBridge Scheduler"; undefined if never again.
 * Throws ValidationException for an expression that Scheduler would not take.
 */
export function nextDue(schedule: Schedule, after: Date): Date | undefined {
  const expression = schedule.ScheduleExpression ?? "";
  const timezone = schedule.ScheduleExpressionTimezone ?? "UTC";
  const start = schedule.StartDate === undefined ? undefined : new Date(schedule.StartDate * 1000);
  const from = start && start > after ? new Date(start.getTime() - 1) : after;
  const due = dueAfter(expression, timezone, from, start ?? new Date((schedule.CreationDate ?? 0) * 1000));
  return due && schedule.EndDate !== undefined && due.getTime() > schedule.EndDate * 1000 ? undefined : due;
}

function dueAfter(expression: string, timezone: string, after: Date, origin: Date): Date | undefined {
  const [, kind, text = ""] = /^(rate|at|cron)\((.+)\)$/.exec(expression) ?? [];
  if (kind === "rate") return rate(text, after, origin);
  // croner reads `2026-11-24T16:05:00` as a single moment in the time zone.
  if (kind === "at" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(text)) return run(text, timezone, after);
  if (kind === "cron" && text.trim().split(/\s+/).length === 6) return run(cronerPattern(text), timezone, after);
  throw invalid(expression);
}

/** `1 day`, `15 minutes`: counted from the schedule's start, or its creation. */
function rate(text: string, after: Date, origin: Date): Date {
  const [, count = "0", unit = ""] = /^(\d+) (minute|hour|day)s?$/.exec(text) ?? [];
  const period = Number(count) * (MILLISECONDS[unit] ?? 0);
  if (period === 0) throw invalid(`rate(${text})`);
  const periods = Math.floor((after.getTime() - origin.getTime()) / period) + 1;
  return new Date(origin.getTime() + Math.max(periods, 0) * period);
}

function run(pattern: string, timezone: string, after: Date): Date | undefined {
  try {
    return new Cron(pattern, { timezone, paused: true, domAndDow: true }).nextRun(after) ?? undefined;
  } catch {
    throw invalid(pattern);
  }
}

function invalid(expression: string): AwsError {
  return new AwsError("ValidationException", `Invalid Schedule Expression ${expression}.`);
}
