import { SCAN_EXIT } from "../../../modules/scanner/contract/exit-codes";
import type { Summary } from "../../../modules/scanner/contract/results";
import { plural } from "../../words/counts";
import { coverageText } from "../words";
import type { AccountScans } from "./survey";

/** How much an account needs attention, the worst first. `unknown`: nothing is known about its packages. */
export const LEVELS = ["bad", "unknown", "warn", "good"] as const;
export type Level = (typeof LEVELS)[number];

export interface Attention {
  readonly level: Level;
  /** The worst first; empty if all is well. */
  readonly reasons: readonly string[];
}

const DAY_MILLISECONDS = 86_400_000;
/** Age in days from which a scan counts as old: a daily scan that pauses on a long weekend stays below it. */
const STALE_DAYS = 4;

/** Why an account needs attention. */
export function attentionOf(scans: AccountScans, now: Date): Attention {
  const { condition, latest, trend, unfinished, problems } = scans;
  if (latest === undefined) return { level: "unknown", reasons: [condition, ...unfinishedText(unfinished)] };
  const { summary } = latest;
  const { critical, high } = summary.findings.bySeverity;
  const bad = [...(summary.exitCode === SCAN_EXIT.gate ? ["gate tripped"] : []), ...(critical > 0 ? [`${critical} critical`] : [])];
  const days = Math.floor((now.getTime() - Date.parse(summary.finishedAt)) / DAY_MILLISECONDS);
  const warn = [
    ...(summary.packages === 0 ? ["no packages"] : []),
    ...(high > 0 ? [`${high} high`] : []),
    ...(summary.complete ? [] : [incompleteText(scans)]),
    ...(days >= STALE_DAYS ? [`last scan ${days} days ago`] : []),
    ...(trend !== undefined && trend.appeared > 0 ? [`${trend.appeared} new`] : []),
    ...(trend !== undefined && trend.unknown > 0 ? [`${trend.unknown} no longer looked at`] : []),
    ...unfinishedText(unfinished),
    ...(problems.length > 0 ? [`${plural(problems.length, "earlier scan")} not readable`] : []),
  ];
  return { level: bad.length > 0 ? "bad" : warn.length > 0 ? "warn" : "good", reasons: [...bad, ...warn] };
}

function incompleteText({ latest }: AccountScans): string {
  if (latest === undefined) return "";
  return latest.summary.checked < latest.summary.packages ? `only ${coverageText(latest.summary)} checked` : "incomplete";
}

function unfinishedText(stamp: string | undefined): string[] {
  return stamp === undefined ? [] : [`scan ${stamp} did not finish`];
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
