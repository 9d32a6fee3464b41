/** `2026-11-24-143201`: a time in UTC as part of a file's name. */
export function utcStamp(date: Date): string {
  return date.toISOString().slice(0, 19).replace("T", "-").replaceAll(":", "");
}
