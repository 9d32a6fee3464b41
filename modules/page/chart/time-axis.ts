const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A period of time; milliseconds since 1970, UTC. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** A mark on the axis. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Distances between marks that people read easily. */
const STEPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY];
/** The same in months. */
const MONTHS = [1, 2, 3, 6, 12, 24, 60, 120, 1200];

/** Marks at whole minutes, hours, days or months of a period, at most `most` of them. */
export function timeTicks({ from, to }: Period, most: number): Tick[] {
  const step = STEPS.find((each) => (to - from) / each < most);
  return step === undefined ? monthTicks({ from, to }, most) : evenTicks({ from, to }, step);
}

function evenTicks({ from, to }: Period, step: number): Tick[] {
  const ticks: Tick[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push({ at, label: step < DAY ? clock(at) : dayText(at) });
  return ticks;
}

function monthTicks({ from, to }: Period, most: number): Tick[] {
  const start = new Date(from);
  const first = start.getUTCFullYear() * 12 + start.getUTCMonth();
  const months = (to - from) / (30 * DAY);
  const step = MONTHS.find((each) => months / each < most) ?? Math.ceil(months / most);
  const ticks: Tick[] = [];
  for (let month = Math.ceil(first / step) * step; ticks.length < most; month += step) {
    const at = Date.UTC(Math.floor(month / 12), month % 12);
    if (at > to) break;
    if (at >= from) ticks.push({ at, label: monthText(at) });
  }
  return ticks;
}

/** `24 Nov`. @param at milliseconds since 1970, UTC */
export function dayText(at: number): string {
  return `${new Date(at).getUTCDate()} ${monthName(at)}`;
}

function monthText(at: number): string {
  return `${monthName(at)} ${new Date(at).getUTCFullYear()}`;
}

const MONTH_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function monthName(at: number): string {
  return MONTH_NAMES[new Date(at).getUTCMonth()] ?? "";
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

/** Where a time is in a period: 0 to 100 per cent. */
export function placeIn({ from, to }: Period, at: number): number {
  return to <= from ? 100 : Math.min(100, Math.max(0, ((at - from) / (to - from)) * 100));
}
