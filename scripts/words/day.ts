/** What a day in a file looks like. */
export const DAY_RULE = "must be a day, written as year-month-day. For example: 2027-03-31";

/** Why a text is no day; undefined if it is one. */
export function dayProblem(day: string): string | undefined {
  const parsed = new Date(`${day}T00:00:00Z`);
  const real = /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(parsed.valueOf()) && parsed.toISOString().startsWith(day);
  return real ? undefined : "is not a day of the calendar";
}
