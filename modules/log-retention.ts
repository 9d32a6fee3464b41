/** The retentions that CloudWatch Logs offers, in days. Source: PutRetentionPolicy, retentionInDays. */
const OFFERED = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** The shortest retention that keeps logs for at least this many days; the longest if none does. */
export function logRetentionDays(days: number): number {
  return OFFERED.find((offered) => offered >= days) ?? OFFERED[OFFERED.length - 1]!;
}
