import { Cron } from "croner";
import { cronerPattern } from "../../environments/cron-pattern";

const MILLISECONDS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * When a schedule has started the scan for the `count`-th time after a moment; undefined where it never does. A rate is counted
 * from the moment itself: when it first started is not written down. The expression is one that environments/schedule.ts lets pass.
 */
export function startAfter(expression: string, timezone: string, moment: Date, count: number): Date | undefined {
  const [, number, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (number !== undefined) return new Date(moment.getTime() + count * Number(number) * (MILLISECONDS[unit] ?? 0));
  const [, fields = ""] = /^cron\((.+)\)$/.exec(expression) ?? [];
  return new Cron(cronerPattern(fields), { timezone, paused: true, domAndDow: true }).nextRuns(count, moment)[count - 1];
}
