/** Name of a scan: the time at which it began, in UTC: `2026-11-24-143201`. */
export function stampOf(date: Date): string {
  return date.toISOString().slice(0, 19).replace("T", "-").replaceAll(":", "");
}
