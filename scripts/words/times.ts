import { plural } from "./counts";

/** Clocks may differ by this much (milliseconds). */
const TOLERANCE_MS = 5 * 60_000;

/** A time to the second, in UTC. */
export function shortTime(iso: string | undefined): string {
  return iso === undefined ? "-" : iso.replace(/\.\d+Z$/, "Z");
}

/** Whether a time is in the future, or none, so that a clock is wrong and no age can be told. */
export function isFuture(moment: Date, now: Date): boolean {
  return !(moment.getTime() <= now.getTime() + TOLERANCE_MS);
}

/** How long ago something was; a time in the future is said to be one, never to be recent. */
export function ago(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  if (!(milliseconds >= -TOLERANCE_MS)) return Number.isNaN(milliseconds) ? "at an unknown time" : "in the future";
  if (minutes < 60) return `${plural(minutes, "minute")} ago`;
  const hours = Math.round(minutes / 60);
  return `${hours < 48 ? plural(hours, "hour") : plural(Math.round(hours / 24), "day")} ago`;
}
