import { when } from "../text/when";
import { type Html, markup } from "./html";

export interface TileProps {
  readonly value: number;
  readonly label: string;
  /** `good` is green: only for what was looked at as a whole. @default no colour */
  readonly tone?: Tone;
}

export type Tone = "good" | "warn" | "bad";

/** Numbers side by side, each with a label. */
export function tiles(all: readonly TileProps[]): Html {
  const each = all.map(
    ({ value, label, tone = "" }) => markup`<div class="tile ${tone}"><b>${value.toLocaleString("en-GB")}</b><span>${label}</span></div>
`,
  );
  return markup`<div class="tiles">
${each}</div>`;
}

/** Text that matters less than what is beside it, such as "none". */
export function soft(text: string): Html {
  return markup`<i>${text}</i>`;
}

/** A second line, smaller and softer. */
export function under(text: string | Html): Html {
  return markup`<span class="under">${text}</span>`;
}

/** A word beside others, such as a state. */
export function flag(text: string): Html {
  return markup`<span class="flag">${text}</span>`;
}

/** A severity as a label with its colour. @param score CVSS, 0 to 10 @default none */
export function severityLabel(severity: Severity, score?: number): Html {
  const label = markup`<b class="severity ${severity}">${severity}</b>`;
  return score === undefined ? label : markup`${label} ${score.toFixed(1)}`;
}

/** How many there are of a severity, as the same label. */
export function severityCount(severity: Severity, count: number): Html {
  return markup`<b class="severity ${severity}">${count.toLocaleString("en-GB")} ${severity}</b> `;
}

/** All severities, the worst first. */
export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
type Severity = (typeof SEVERITIES)[number];

/** The same as an element, by which rows can be ordered. @param words in its place. @default {@link when} */
export function time(iso: string, words: string = when(iso)): Html {
  return markup`<time datetime="${iso}">${words}</time>`;
}
