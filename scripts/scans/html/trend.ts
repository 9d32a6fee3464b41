import { type Html, markup } from "../../../modules/page/html";
import { when } from "../../../modules/page/page";
import { coverageOf } from "../../../modules/scanner/contract/verdict";
import { plural } from "../../words/counts";
import type { HistoryPoint } from "../survey/survey";
import { severitiesText } from "../words";

/** Pixels. */
const BAR = { step: 5, width: 4, height: 34, least: 1 } as const;

/** One bar for each scan, the newest at the right: critical at the bottom, then high, then the rest. A gap means: could not be read. */
export function trendBars(history: readonly HistoryPoint[], slots: number): Html {
  const most = Math.max(1, ...history.map(({ summary }) => summary?.findings.total ?? 0));
  const bars = history.map((point, index) => bar(point, (slots - history.length + index) * BAR.step, most));
  return markup`<svg class="trend" role="img" aria-label="${label(history)}" width="${slots * BAR.step}" height="${BAR.height}">
${bars}</svg>`;
}

function bar({ stamp, summary }: HistoryPoint, x: number, most: number): Html {
  if (summary === undefined) {
    return markup`<g><title>${stamp}: could not be read</title><rect class="gap" x="${x + 0.5}" y="0.5" width="${BAR.width - 1}" height="${BAR.height - 1}"/></g>
`;
  }
  const { bySeverity, total } = summary.findings;
  const parts = [
    { tone: "critical", count: bySeverity.critical },
    { tone: "high", count: bySeverity.high },
    { tone: "rest", count: bySeverity.medium + bySeverity.low },
  ];
  let foot: number = BAR.height;
  const rects = parts.flatMap(({ tone, count }) => {
    if (count === 0) return [];
    const height = Math.max(BAR.least, (count / most) * BAR.height);
    foot = Math.max(0, foot - height);
    return [rect(tone, x, foot, height)];
  });
  if (total === 0) rects.push(rect("none", x, BAR.height - BAR.least, BAR.least));
  const coverage = coverageOf(summary);
  const words = coverage === "nothing to check" ? coverage : severitiesText(bySeverity);
  const whole = coverage === "whole" || coverage === "nothing to check";
  return markup`<g class="${whole ? "" : "partial"}"><title>${when(summary.finishedAt)}: ${words}${whole ? "" : ", incomplete"}</title>${rects}</g>
`;
}

function rect(tone: string, x: number, y: number, height: number): Html {
  return markup`<rect class="${tone}" x="${x}" y="${y.toFixed(1)}" width="${BAR.width}" height="${height.toFixed(1)}"/>`;
}

function label(history: readonly HistoryPoint[]): string {
  const read = history.flatMap(({ summary }) => (summary ? [summary.findings.total] : []));
  const gaps = history.length - read.length;
  const numbers = `${plural(read[0] ?? 0, "finding")} at first, ${read.at(-1) ?? 0} now`;
  return `Last ${plural(history.length, "scan")}: ${numbers}${gaps > 0 ? `, ${gaps} not readable` : ""}`;
}

/** A bar that shows how much of the domain was checked. @param isKnown whether that is all, and still holds: only then it is green */
export function coverageBar(packages: number, checked: number, isKnown: boolean): Html {
  const [width, height] = [64, 6];
  const part = packages === 0 ? 0 : Math.floor(Math.min(1, checked / packages) * width);
  return markup`<svg class="coverage" aria-hidden="true" width="${width}" height="${height}"><rect class="none" width="${width}" height="${height}" rx="3"/><rect class="${
    isKnown && packages > 0 && checked >= packages ? "all" : "some"
  }" width="${part}" height="${height}" rx="3"/></svg>`;
}
