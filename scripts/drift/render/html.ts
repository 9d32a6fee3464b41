import { splitChart } from "../../../modules/page/chart/charts";
import { type Html, markup } from "../../../modules/page/html";
import { page } from "../../../modules/page/page";
import { tiles, time } from "../../../modules/page/parts";
import { when } from "../../../modules/text/when";
import { MISCONFIGURED } from "../../words/misconfigured";
import type { History } from "../history/history";
import type { KnownNote } from "../known/apply-known";
import { type DriftReport, SEVERITIES } from "../model/types";
import { historyChart } from "./history-chart";
import { DIFFERENCES, differencesSection } from "./html-differences";
import { CLOSED, closedSection, NOTES, notesSection, STACKS, stacksSection, UNSEEN, unseenSection } from "./html-sections";
import { aspectsText, assessedText, ownKeysText, totalsOf, verdict } from "./wording";

export interface DriftPage {
  readonly report: DriftReport;
  readonly history: History;
  /** @default none */
  readonly notes?: readonly KnownNote[];
}

/** All accounts on one page: what differs, since when, and what is gone again. It loads no other file. */
export function driftHtml({ report, history, notes = [] }: DriftPage): string {
  const { couldNotCheck, unchecked, aspects, open } = totalsOf(report);
  const { misconfigured = [] } = report;
  const count = (severity: (typeof SEVERITIES)[number]) => open.filter((item) => item.severity === severity).length;
  const head = markup`<h1>Drift</h1>
<p class="soft">${verdict(report)} Checked ${time(report.checkedAt)}. ${aspectsText(aspects)} ${assessedText(report)} ${ownKeysText(report)}</p>
${numbers(report)}
${couldNotCheck + unchecked + misconfigured.length > 0 ? UNCHECKED : ""}
${splitChart(SEVERITIES.map((severity) => ({ tone: severity, label: severity, count: count(severity) })))}
${historyChart(history, report)}`;
  const sections = [
    stacksSection(report),
    unseenSection(report),
    differencesSection(report),
    notesSection(notes),
    closedSection(history, report),
  ].filter((section) => section !== undefined);
  return page({ title: `Drift, ${when(report.checkedAt)}`, head, sections, tables: [STACKS, UNSEEN, DIFFERENCES, NOTES, CLOSED] });
}

const UNCHECKED = markup`<p class="note"><b>Not everything could be checked.</b> Nothing is known of that. That is not the same as no drift.</p>`;

function numbers(report: DriftReport): Html {
  const { stacks, couldNotCheck, open, known } = totalsOf(report);
  const accounts = new Set(report.stacks.map(({ account }) => account)).size;
  const worst = SEVERITIES.filter((severity) => open.some((item) => item.severity === severity));
  const split = worst.map((severity) => `${open.filter((item) => item.severity === severity).length} ${severity}`).join(", ");
  const checked = stacks - couldNotCheck;
  const leftOut = (report.misconfigured ?? []).length;
  // Green says that everything was looked at.
  const whole = couldNotCheck + leftOut === 0 && stacks > 0;
  return tiles([
    { value: accounts, label: accounts === 1 ? "account" : "accounts" },
    ...(leftOut === 0 ? [] : [{ value: leftOut, label: MISCONFIGURED, tone: "bad" as const }]),
    {
      value: checked,
      label: couldNotCheck === 0 ? "stacks checked" : `stacks checked, ${couldNotCheck} not`,
      tone: whole ? "good" : "bad",
    },
    {
      value: open.length,
      label: split || "differences",
      tone: open.length === 0 ? (whole ? "good" : undefined) : worst[0] === "high" ? "bad" : "warn",
    },
    { value: known.length, label: "known" },
  ]);
}
