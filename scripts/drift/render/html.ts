import { type Html, markup } from "../../../modules/page/html";
import { page, table, tiles, when } from "../../../modules/page/page";
import type { History } from "../history/history";
import { MISCONFIGURED } from "../../words/misconfigured";
import type { KnownNote } from "../known/apply-known";
import { type DriftReport, SEVERITIES } from "../model/types";
import { closedSection, misconfiguredSection, notesSection, stackSection } from "./html-sections";
import { DRIFT_STYLE } from "./style";
import { aspectsText, changedOutside, countText, notApplied, oldestText, totalsOf, uncheckedText, verdict } from "./wording";

export interface DriftPage {
  readonly report: DriftReport;
  readonly history: History;
  /** @default none */
  readonly notes?: readonly KnownNote[];
}

/** All accounts on one page: what differs, since when, and what is gone again. Loads no other file and runs no script. */
export function driftHtml({ report, history, notes = [] }: DriftPage): string {
  const { couldNotCheck, unchecked, aspects } = totalsOf(report);
  const { misconfigured = [] } = report;
  const main = markup`<h1>Drift</h1>
<p class="soft">${verdict(report)} Checked ${when(report.checkedAt)}. ${aspectsText(aspects)}</p>
${numbers(report)}
${couldNotCheck + unchecked + misconfigured.length > 0 ? UNCHECKED : ""}
<h2>Stacks</h2>
${overview(report)}
${misconfigured.map(misconfiguredSection)}
${report.stacks.map((stack) => stackSection(stack, report.checkedAt))}
${notesSection(notes)}
${closedSection(history, report)}`;
  return page({ title: `Drift, ${when(report.checkedAt)}`, main, style: DRIFT_STYLE });
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

function overview(report: DriftReport): Html {
  const rows = report.stacks.map((stack) => {
    const unchecked = stack.status === "could-not-check";
    const outside = unchecked ? "-" : countText(changedOutside(stack));
    const pending = unchecked ? "-" : countText(notApplied(stack));
    return markup`<tr>
<td class="keep">${stack.environment}</td><td class="keep">${stack.stack}</td><td class="keep">${stack.account}</td><td class="keep">${stack.region}</td>
<td class="keep">${outside}</td><td class="keep">${pending}</td><td class="keep unchecked">${unchecked ? "could not check" : uncheckedText(stack)}</td>
<td class="keep">${oldestText(stack, report.checkedAt)}</td>
</tr>
`;
  });
  const leftOut = (report.misconfigured ?? []).map(
    ({ environment }) => markup`<tr>
<td class="keep">${environment}</td><td>-</td><td>-</td><td>-</td><td>-</td><td>-</td><td class="keep unchecked">${MISCONFIGURED}</td><td></td>
</tr>
`,
  );
  return table(
    ["Environment", "Stack", "Account", "Region", "Changed outside", "Not applied", "Not checked", "Oldest"],
    [...rows, ...leftOut],
  );
}
