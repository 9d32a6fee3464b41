import { plural } from "./counts";

/** A time to the second, in UTC. */
export function shortTime(iso: string | undefined): string {
  return iso === undefined ? "-" : iso.replace(/\.\d+Z$/, "Z");
}

export function ago(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  if (minutes < 60) return `${plural(minutes, "minute")} ago`;
  const hours = Math.round(minutes / 60);
  return `${hours < 48 ? plural(hours, "hour") : plural(Math.round(hours / 24), "day")} ago`;
}
