import { SCAN_EXIT } from "../../../modules/scanner/contract/exit-codes";
import type { Summary } from "../../../modules/scanner/contract/results";
import { plural } from "../../words/counts";
import { doubtsAbout } from "./doubts";
import type { AccountScans } from "./survey";

/**
 * How much an account needs attention, the worst first. `unknown`: not everything is known about its packages as they are now,
 * because its last run did not look at all of them. Only `good` is green.
 */
export const LEVELS = ["bad", "unknown", "warn", "good"] as const;
export type Level = (typeof LEVELS)[number];

export interface Attention {
  readonly level: Level;
  /** What was not looked at, then what was found, the worst first; empty if all is well. */
  readonly reasons: readonly string[];
}

/** Why an account needs attention. */
export function attentionOf(scans: AccountScans, now: Date): Attention {
  const { latest, trend, problems, runProblem } = scans;
  const doubts = doubtsAbout(scans, now);
  if (latest === undefined) return { level: "unknown", reasons: doubts };
  const { summary } = latest;
  const { critical, high } = summary.findings.bySeverity;
  const bad = [...(summary.exitCode === SCAN_EXIT.gate ? ["gate tripped"] : []), ...(critical > 0 ? [`${critical} critical`] : [])];
  const unread = problems.filter((problem) => problem !== runProblem).length;
  const warn = [
    ...(summary.packages === 0 && doubts.length === 0 ? ["nothing to check"] : []),
    ...(high > 0 ? [`${high} high`] : []),
    ...(trend !== undefined && trend.appeared > 0 ? [`${trend.appeared} new`] : []),
    ...(trend !== undefined && trend.unknown > 0 ? [`${trend.unknown} no longer looked at`] : []),
    ...(scans.unfinished !== undefined && scans.running ? [`scan ${scans.unfinished} is running`] : []),
    ...(unread > 0 ? [`${plural(unread, "earlier scan")} not readable`] : []),
  ];
  const level = bad.length > 0 ? "bad" : doubts.length > 0 ? "unknown" : warn.length > 0 ? "warn" : "good";
  return { level, reasons: [...doubts, ...bad, ...warn] };
}

/** Whether the last run of an account looked at everything, and lately. */
export function isKnown(scans: AccountScans, now: Date): boolean {
  return scans.latest !== undefined && doubtsAbout(scans, now).length === 0;
}

/** Sorts the neediest first: by level, then by severities, then by name. */
export function byAttention(now: Date): (one: AccountScans, other: AccountScans) => number {
  const rank = (scans: AccountScans): readonly number[] => {
    const counts = scans.latest?.summary.findings.bySeverity;
    const worst = counts ? [-counts.critical, -counts.high, -counts.medium, -counts.low] : [0, 0, 0, 0];
    const unread = scans.condition === "could not read" ? 0 : 1;
    return [LEVELS.indexOf(attentionOf(scans, now).level), unread, ...worst];
  };
  return (one, other) => {
    const [mine, theirs] = [rank(one), rank(other)];
    const differing = mine.findIndex((value, index) => value !== theirs[index]);
    return differing < 0 ? one.environment.localeCompare(other.environment, "en") : (mine[differing] ?? 0) - (theirs[differing] ?? 0);
  };
}

/** Undefined if the gate did not trip, or if nothing is known about it. */
export function gateText({ exitCode }: Pick<Summary, "exitCode">): "tripped" | undefined {
  return exitCode === SCAN_EXIT.gate ? "tripped" : undefined;
}
