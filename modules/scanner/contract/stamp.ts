import { z } from "zod";

/** The name of a scan as its files have it: it is a part of keys in the bucket and of paths on a reader's machine. */
export const stampSchema = z.string().regex(/^\d{4}-\d\d-\d\d-\d{6}[\w-]*$/, { error: "is not the name of a scan" });

/** Name of a scan: the time at which it began, in UTC: `2026-11-24-143201`. */
export function stampOf(date: Date): string {
  return date.toISOString().slice(0, 19).replace("T", "-").replaceAll(":", "");
}

/** The time in a scan's name, in milliseconds since 1970; undefined if it is no such name. */
export function timeOfStamp(stamp: string): number | undefined {
  const [, date, hours, minutes, seconds] = /^(\d{4}-\d\d-\d\d)-(\d\d)(\d\d)(\d\d)/.exec(stamp) ?? [];
  const time = Date.parse(`${date}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(time) ? undefined : time;
}
