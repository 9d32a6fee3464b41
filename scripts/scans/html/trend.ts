import type { BarPart, TimeBar } from "../../../modules/page/chart/bars";
import { sparkline } from "../../../modules/page/chart/charts";
import type { Html } from "../../../modules/page/html";
import { when } from "../../../modules/text/when";
import { timeOfStamp } from "../../../modules/scanner/contract/stamp";
import { SEVERITIES, type Severity, type Summary } from "../../../modules/scanner/contract/results";
import { coverageOf, isDone } from "../../../modules/scanner/contract/verdict";
import { plural } from "../../words/counts";
import type { HistoryPoint } from "../survey/survey";
import { severitiesText } from "../../../modules/scanner/contract/severity";

/** One bar for each scan, by its time: critical at the foot, then the others. A dashed one could not be read. */
export function trendBars(history: readonly HistoryPoint[]): Html {
  const times = history.map(timeOf);
  // A scan whose time nobody knows stands beside the one before it.
  const bars = history.map((point, index) => barOf(point, times.slice(0, index + 1).findLast(isKnown) ?? times.find(isKnown) ?? 0));
  return sparkline(bars, label(history));
}

function timeOf({ stamp, summary }: HistoryPoint): number | undefined {
  return summary === undefined ? timeOfStamp(stamp) : Date.parse(summary.finishedAt);
}

function isKnown(time: number | undefined): time is number {
  return time !== undefined && !Number.isNaN(time);
}

function barOf({ stamp, summary }: HistoryPoint, at: number): TimeBar {
  if (summary === undefined) return { at, words: `${stamp}: could not be read` };
  const coverage = coverageOf(summary);
  const words = coverage === "nothing to check" ? coverage : severitiesText(summary.findings.bySeverity);
  const whole = isWhole(summary);
  return {
    at,
    parts: severityParts(summary.findings.bySeverity),
    partial: !whole,
    words: `${when(summary.finishedAt)}: ${words}${whole ? "" : ", incomplete"}`,
  };
}

export function isWhole(summary: Summary): boolean {
  return isDone(summary);
}

/** The parts of a bar, the worst at the foot. */
export function severityParts(counts: Readonly<Record<Severity, number>>): BarPart[] {
  return SEVERITIES.map((severity) => ({ tone: severity, count: counts[severity] }));
}

function label(history: readonly HistoryPoint[]): string {
  const read = history.flatMap(({ summary }) => (summary ? [summary.findings.total] : []));
  const gaps = history.length - read.length;
  const numbers = `${plural(read[0] ?? 0, "finding")} at first, ${read.at(-1) ?? 0} now`;
  return `Last ${plural(history.length, "scan")}: ${numbers}${gaps > 0 ? `, ${gaps} not readable` : ""}`;
}
