import { type Run, Screen } from "./screen";

/** What was written, and when (milliseconds from the beginning). */
export interface Written {
  readonly at: number;
  readonly text: string;
}

export interface Frame {
  readonly lines: readonly (readonly Run[])[];
  /** How long it stands (milliseconds). */
  readonly shown: number;
}

/** The signs of work that goes on turn all the time: they make no new frame. */
const TURNING = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/gu;
/** Milliseconds: waiting is cut to the longest, and what comes sooner than the shortest is one frame. */
const [SHORTEST, LONGEST, LAST] = [120, 1_200, 5_000];

/** The different screens of a recording, in order. Waiting is shortened, nothing else is left out. */
export function framesOf(written: readonly Written[], { columns, rows }: { readonly columns: number; readonly rows: number }): Frame[] {
  const screen = new Screen(columns);
  const found: { at: number; text: string; lines: readonly (readonly Run[])[] }[] = [];
  written.forEach(({ at, text }, index) => {
    screen.feed(text.replace(TURNING, "⠿"));
    const next = written[index + 1];
    if (next !== undefined && next.at - at < SHORTEST) return;
    const lines = screen.last(rows);
    const shown = JSON.stringify(lines);
    if (found.at(-1)?.text !== shown) found.push({ at, text: shown, lines });
  });
  return found.map(({ at, lines }, index) => {
    const next = found[index + 1];
    return { lines, shown: next === undefined ? LAST : Math.min(LONGEST, Math.max(SHORTEST, next.at - at)) };
  });
}
