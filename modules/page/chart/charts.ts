import { type Html, markup } from "../html";
import { type BarPart, type TimeBar, timeBars } from "./bars";
import { dayText, type Period, placeIn, timeTicks } from "./time-axis";

/** Pixels. */
const SPLIT_HEIGHT = 14;
const CHART = { height: 96, below: 20 } as const;
const SPARK_HEIGHT = 32;
/** Marks on an axis: more would touch each other on a phone. */
const TICKS = 6;

/** How a number is divided, as one bar with its words below. Nothing if the number is zero. */
export function splitChart(parts: readonly (BarPart & { readonly label: string })[]): Html {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return markup``;
  let x = 0;
  const rects = parts.map(({ tone, count }) => {
    const width = (count / total) * 100;
    const rect = markup`<rect class="${tone}" x="${x.toFixed(2)}%" width="${width.toFixed(2)}%" height="${SPLIT_HEIGHT}"/>`;
    x += width;
    return rect;
  });
  const words = parts.map(({ count, label }) => `${count} ${label}`).join(", ");
  return markup`<figure class="chart"><svg class="split" role="img" aria-label="${words}" width="100%" height="${SPLIT_HEIGHT}">${rects}</svg>
<figcaption>${parts.map(({ tone, count, label }) => swatch(tone, `${count.toLocaleString("en-GB")} ${label}`))}</figcaption></figure>`;
}

/** A colour and what it means. */
export function swatch(tone: string, words: string): Html {
  return markup`<span class="swatch"><svg width="10" height="10" aria-hidden="true"><rect class="${tone}" width="10" height="10" rx="2"/></svg>${words}</span> `;
}

export interface TimeChartProps {
  readonly bars: readonly TimeBar[];
  readonly period: Period;
  /** What the chart says, in a sentence, for those who cannot see it. */
  readonly label: string;
  /** Below it: what it is, and what the colours mean. */
  readonly caption: Html;
}

/** Bars over a time axis, with the highest count at the left. Its width is what there is; its texts keep their size. */
export function timeChart({ bars, period, label, caption }: TimeChartProps): Html {
  const { height, below } = CHART;
  const most = highest(bars);
  const width = Math.min(6, 80 / Math.max(1, bars.length));
  const ticks = timeTicks(period, TICKS).map(({ at, label: text }) => {
    const place = (placeIn(period, at) / 100) * (100 - width) + width / 2;
    const anchor = place < 6 ? "start" : place > 94 ? "end" : "middle";
    const x = `${place.toFixed(2)}%`;
    return markup`<line x1="${x}" x2="${x}" y1="${height}" y2="${height + 4}"/><text x="${x}" y="${height + 16}" text-anchor="${anchor}">${text}</text>`;
  });
  return markup`<figure class="chart"><svg role="img" aria-label="${label}" width="100%" height="${height + below}">
<line x1="0" x2="100%" y1="${height}" y2="${height}"/><line x1="0" x2="100%" y1="0.5" y2="0.5"/>
${timeBars(bars, { period, height, width, most })}${ticks}<text x="0" y="-5">${most.toLocaleString("en-GB")}</text></svg>
<figcaption>${caption}</figcaption></figure>`;
}

/** A small chart for a table's cell, with the dates of its two ends below. */
export function sparkline(bars: readonly TimeBar[], label: string): Html {
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined) return markup``;
  const area = { period: { from: first.at, to: last.at }, height: SPARK_HEIGHT, width: Math.min(6, 80 / bars.length), most: highest(bars) };
  const [start, end] = [dayText(first.at), dayText(last.at)];
  return markup`<svg class="spark" role="img" aria-label="${label}" width="100%" height="${SPARK_HEIGHT}">
${timeBars(bars, area)}</svg><span class="ends"><span>${start === end ? "" : start}</span><span>${end}</span></span>`;
}

function highest(bars: readonly TimeBar[]): number {
  return Math.max(1, ...bars.map(({ parts = [] }) => parts.reduce((sum, { count }) => sum + count, 0)));
}

/** How much of something was done. @param whole whether that is all, and still holds: only then it is green */
export function coverageBar(all: number, done: number, whole: boolean): Html {
  const part = all === 0 ? 0 : Math.floor(Math.min(1, done / all) * 100);
  const tone = whole && all > 0 && done >= all ? "good" : "high";
  return markup`<svg class="coverage" aria-hidden="true" width="64" height="6"><rect class="none" width="64" height="6" rx="3"/><rect class="${tone}" width="${part}%" height="6" rx="3"/></svg>`;
}
