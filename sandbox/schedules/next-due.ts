import { nextStart } from "../../modules/schedule/next-start";
import { AwsError } from "../core/errors";
import type { Schedule } from "./target";

/**
 * The first due time of a schedule after a moment; undefined if it is never due again. Throws ValidationException for an
 * expression that Scheduler would refuse.
 */
export function nextDue(schedule: Schedule, after: Date): Date | undefined {
  const { ScheduleExpression: expression = "", ScheduleExpressionTimezone: timezone = "UTC" } = schedule;
  const start = schedule.StartDate === undefined ? undefined : new Date(schedule.StartDate * 1000);
  const from = start && start > after ? new Date(start.getTime() - 1) : after;
  const origin = start ?? new Date((schedule.CreationDate ?? 0) * 1000);
  try {
    const due = nextStart({ expression, timezone, origin }, from);
    return due && schedule.EndDate !== undefined && due.getTime() > schedule.EndDate * 1000 ? undefined : due;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AwsError("ValidationException", `Invalid Schedule Expression ${error.message}.`);
  }
}
