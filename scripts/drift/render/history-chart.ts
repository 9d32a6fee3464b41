import type { TimeBar } from "../../../modules/page/chart/bars";
import { timeChart } from "../../../modules/page/chart/charts";
import { dayText } from "../../../modules/page/chart/time-axis";
import { type Html, markup } from "../../../modules/page/html";
import { plural } from "../../words/counts";
import type { History } from "../history/history";
import type { DriftReport } from "../model/types";

const DAY_MS = 86_400_000;
const MOST_BARS = 45;

/** How many differences there were, day by day, as far as the history knows. Nothing if it knows one day only. */
export function historyChart({ entries }: History, { stacks, checkedAt }: DriftReport): Html {
  const shown = new Set(stacks.map(({ environment }) => environment));
  const own = entries.filter(({ environment }) => shown.has(environment));
  const now = Date.parse(checkedAt);
  const days = Math.floor((now - Math.min(...own.map(({ since }) => Date.parse(since)))) / DAY_MS);
  if (!(days >= 1)) return markup``;
  const step = Math.ceil((days + 1) / MOST_BARS) * DAY_MS;
  const ends = Array.from({ length: Math.floor((days * DAY_MS) / step) + 1 }, (_, index) => now - index * step).reverse();
  const bars = ends.map((at): TimeBar => {
    const count = own.filter(({ since, until }) => Date.parse(since) <= at && (until === undefined || Date.parse(until) > at)).length;
    return { at, parts: [{ tone: "high", count }], words: `${dayText(at)}: ${plural(count, "difference")}` };
  });
  const from = ends[0] ?? now;
  return timeChart({
    bars,
    period: { from, to: now },
    label: `Differences since ${dayText(from)}: ${bars.map(({ parts = [] }) => parts[0]?.count ?? 0).join(", ")}`,
    caption: markup`Differences that there were each day, the accepted ones too. Known from the history of earlier checks.`,
  });
}
