import type { TimeBar } from "../../page/chart/bars";
import { swatch, timeChart } from "../../page/chart/charts";
import { dayText } from "../../page/chart/time-axis";
import { type Html, markup } from "../../page/html";
import { when } from "../../text/when";
import type { PastScan } from "../contract/history";
import { severitiesText, SEVERITIES } from "../contract/severity";

/** The findings of the last scans, one bar each by its time. Nothing before the second scan, nor if all are of one moment. */
export function trend(history: readonly PastScan[]): Html {
  const [first, last] = [history[0], history.at(-1)];
  if (first === undefined || last === undefined) return markup``;
  const period = { from: Date.parse(first.finishedAt), to: Date.parse(last.finishedAt) };
  if (!(period.to > period.from)) return markup``;
  return timeChart({
    bars: history.map(barOf),
    period,
    label: `Findings of the last ${history.length} scans since ${dayText(period.from)}: ${counted(first)} at first, ${counted(last)} now`,
    caption: markup`Findings of the last ${history.length} scans. ${SEVERITIES.map((severity) => swatch(severity, severity))}Pale: not everything was checked. Dashed: nothing was.`,
  });
}

function barOf({ finishedAt, checked, complete, findings }: PastScan): TimeBar {
  const at = Date.parse(finishedAt);
  if (checked === 0) return { at, words: `${when(finishedAt)}: nothing was checked` };
  const words = `${when(finishedAt)}: ${severitiesText(findings)}${complete ? "" : ", incomplete"}`;
  return { at, parts: SEVERITIES.map((severity) => ({ tone: severity, count: findings[severity] })), partial: !complete, words };
}

function counted({ checked, findings }: PastScan): string {
  if (checked === 0) return "nothing known";
  return String(SEVERITIES.reduce((sum, severity) => sum + findings[severity], 0));
}
