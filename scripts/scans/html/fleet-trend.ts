import type { TimeBar } from "../../../modules/page/chart/bars";
import { swatch, timeChart } from "../../../modules/page/chart/charts";
import { dayText } from "../../../modules/page/chart/time-axis";
import { type Html, markup } from "../../../modules/page/html";
import { SEVERITIES, type Severity, type Summary } from "../../../modules/scanner/contract/results";
import { plural } from "../../words/counts";
import type { AccountScans } from "../survey/survey";
import { severitiesText } from "../../../modules/scanner/contract/severity";
import { isWhole, severityParts } from "./trend";

const DAY_MS = 86_400_000;
/** A month of days; a longer time is divided into as many. */
const MOST_BARS = 31;

/** The findings of all accounts together, day by day, as their last scans knew them. Nothing if all scans are of one day. */
export function fleetChart(accounts: readonly AccountScans[], now: Date): Html {
  const times = accounts.flatMap(({ history }) => history.flatMap(({ summary }) => (summary ? [Date.parse(summary.finishedAt)] : [])));
  // Ends of days, backwards from now: the last bar is today as it is.
  const oldest = Math.min(...times.filter((time) => time <= now.getTime()));
  const days = Math.floor((now.getTime() - oldest) / DAY_MS);
  if (!(days >= 1)) return markup``;
  const step = Math.ceil((days + 1) / MOST_BARS) * DAY_MS;
  const ends = Array.from({ length: Math.floor((days * DAY_MS) / step) + 1 }, (_, index) => now.getTime() - index * step).reverse();
  const bars = ends.map((at) => barAt(at, accounts));
  const [first = 0, last = 0] = [bars[0], bars.at(-1)].map((bar) => bar?.parts?.reduce((sum, { count }) => sum + count, 0));
  return timeChart({
    bars,
    period: { from: ends[0] ?? 0, to: now.getTime() },
    label: `Findings of all accounts since ${dayText(ends[0] ?? 0)}: ${first} at first, ${last} now`,
    caption: markup`Findings of all accounts, by the last scan of each. ${SEVERITIES.map((severity) => swatch(severity, severity))}Pale: not every account was known as a whole.`,
  });
}

function barAt(at: number, accounts: readonly AccountScans[]): TimeBar {
  const known = accounts.flatMap(({ history }) => lastBefore(at, history));
  const whole = known.length === accounts.length && known.every(isWhole);
  const count = (severity: Severity) => known.reduce((sum, { findings }) => sum + findings.bySeverity[severity], 0);
  const counts = { critical: count("critical"), high: count("high"), medium: count("medium"), low: count("low") };
  const missing = known.length < accounts.length ? `, of ${known.length} of ${plural(accounts.length, "account")}` : "";
  return { at, parts: severityParts(counts), partial: !whole, words: `${dayText(at)}: ${severitiesText(counts)}${missing}` };
}

function lastBefore(at: number, history: AccountScans["history"]): Summary[] {
  return history.flatMap(({ summary }) => (summary && Date.parse(summary.finishedAt) <= at ? [summary] : [])).slice(-1);
}
