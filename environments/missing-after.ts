import { GRACE_HOURS, LONGEST_HOURS } from "../modules/schedule/missing-hours";
import { longestGapHours } from "../modules/schedule/longest-gap";
import type { Environment } from "./schema";

/**
 * Hours without a complete scan after which an alarm says so: what lies between two starts of the schedule, and a little more.
 * Undefined if that is longer than an alarm can look back, or if the schedule ends.
 */
export function missingAfterHours({ scan }: Pick<Environment, "scan">): number | undefined {
  const gap = longestGapHours(scan.schedule, scan.scheduleTimezone);
  const hours = gap === undefined ? undefined : gap + GRACE_HOURS;
  return hours === undefined || hours > LONGEST_HOURS ? undefined : hours;
}
