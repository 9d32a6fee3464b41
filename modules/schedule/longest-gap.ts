import { nextStart } from "./next-start";

/** Any moment: a schedule is looked at from there, so that the same file gives the same answer on every day. */
const FROM = new Date("2026-01-01T00:00:00Z");
/** Starts that are looked at: 53 weeks of a daily schedule, with both changes of the clocks. */
const STARTS = 371;
const HOUR = 3_600_000;

/**
 * Hours between two starts of a schedule that lie furthest apart, rounded up; undefined if it does not go on for ever, as `at(...)`.
 * @param expression of EventBridge Scheduler. @param timezone IANA name
 */
export function longestGapHours(expression: string, timezone: string): number | undefined {
  const recurrence = { expression, timezone, origin: FROM };
  let longest = 0;
  let last = nextStart(recurrence, FROM);
  for (let count = 0; count < STARTS && last !== undefined; count += 1) {
    const next: Date | undefined = nextStart(recurrence, last);
    if (next === undefined) return undefined;
    longest = Math.max(longest, next.getTime() - last.getTime());
    last = next;
  }
  return last === undefined ? undefined : Math.ceil(longest / HOUR);
}
