import { type Html, markup } from "../html";
import type { Period } from "./time-axis";
import { placeIn } from "./time-axis";

/** A part of a bar. @param tone a colour of the style sheet */
export interface BarPart {
  readonly tone: "critical" | "high" | "medium" | "low" | "good";
  readonly count: number;
}

/** A bar at a time. */
export interface TimeBar {
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  /** From the foot up; none: nothing is known, which is shown as a dashed outline. */
  readonly parts?: readonly BarPart[];
  /** Whether it does not tell all; it is paler then. @default false */
  readonly partial?: boolean;
  /** Shown beside the pointer. */
  readonly words: string;
}

export interface BarArea {
  readonly period: Period;
  /** Pixels. */
  readonly height: number;
  /** Width of a bar, in per cent of the area's. */
  readonly width: number;
  /** The count that is as high as the area. */
  readonly most: number;
}

/** The least height of a part, in pixels: one finding among thousands is still to be seen. */
const LEAST = 1.5;

/** Bars by time: their places and widths are per cents, so that they fit any width. */
export function timeBars(bars: readonly TimeBar[], area: BarArea): Html {
  return markup`${bars.map((each) => bar(each, area))}`;
}

function bar({ at, parts, partial = false, words }: TimeBar, { period, height, width, most }: BarArea): Html {
  const x = `${((placeIn(period, at) / 100) * (100 - width)).toFixed(2)}%`;
  const rect = (tone: string, y: number, tall: number) =>
    markup`<rect class="${tone}" x="${x}" y="${y.toFixed(1)}" width="${width.toFixed(2)}%" height="${tall.toFixed(1)}"/>`;
  const title = markup`<title>${words}</title>`;
  if (parts === undefined) return markup`<g>${title}${rect("gap", 0.5, height - 1)}</g>\n`;
  let foot = height;
  const rects = parts.flatMap(({ tone, count }) => {
    if (count === 0) return [];
    const tall = Math.min(foot, Math.max(LEAST, (count / Math.max(1, most)) * height));
    foot -= tall;
    return [rect(tone, foot, tall)];
  });
  if (rects.length === 0) rects.push(rect("none", height - LEAST, LEAST));
  return markup`<g${partial ? markup` class="partial"` : ""}>${title}${rects}</g>\n`;
}
