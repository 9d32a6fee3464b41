import { coverageBar, swatch } from "../../../modules/page/chart/charts";
import { type Html, markup } from "../../../modules/page/html";
import { soft, time, under } from "../../../modules/page/parts";
import type { Section } from "../../../modules/page/section";
import type { TableKind } from "../../../modules/page/table/kind";
import { row, table } from "../../../modules/page/table/table";
import { SEVERITIES, type Severity } from "../../../modules/scanner/contract/results";
import { type Coverage, coverageOf, toCheck } from "../../../modules/scanner/contract/verdict";
import { ago } from "../../words/times";
import { attentionOf, byAttention, isKnown } from "../survey/attention";
import type { AccountScans } from "../survey/survey";
import { coverageText } from "../words";
import { trendBars } from "./trend";

export const ACCOUNTS: TableKind = {
  name: "accounts",
  narrow: 66,
  columns: [
    { head: "Account", width: "minmax(7.5rem,1fr)", sort: "text" },
    { head: "Look at", width: "minmax(0,1.7fr)", filter: { otherwise: "needs a look" } },
    { head: "Last scan", width: "10.5rem", sort: "time" },
    { head: "Checked", width: "6.5rem", sort: "number" },
    { head: "Critical", width: "5.25rem", look: "number", sort: "number" },
    { head: "High", width: "4.5rem", look: "number", sort: "number" },
    { head: "Medium", width: "5.5rem", look: "number", sort: "number" },
    { head: "Low", width: "4.25rem", look: "number", sort: "number" },
    { head: "Since before", width: "7rem" },
    { head: "Trend", width: "10rem" },
  ],
};

/** Environment -> address of its report, from the page's folder. */
export type ReportLinks = ReadonlyMap<string, string>;

/** One row for each account, the neediest first. */
export function accountsSection(accounts: readonly AccountScans[], now: Date, reports: ReportLinks): Section {
  const rows = [...accounts].sort(byAttention(now)).map((scans) => accountRow(scans, now, reports.get(scans.environment)));
  return { id: "accounts", title: "Accounts", count: "the neediest first", content: markup`${table(ACCOUNTS, rows)}${legend()}` };
}

/** Made for a page only: a constant would cost each start of a command the search for secrets in its words. */
const legend = () => markup`<p class="soft">Trend: one bar for each scan, by its time; each account has its own scale.
${SEVERITIES.map((severity) => swatch(severity, severity))}Pale: incomplete. Dashed: could not be read.</p>`;

/** What is said in place of `0 of 0`. */
const EMPTY: Readonly<Record<Coverage, string>> = {
  whole: "",
  chosen: "none of these",
  partial: "",
  none: "not listed",
  "nothing to check": "nothing to check",
};

function accountRow(scans: AccountScans, now: Date, report: string | undefined): Html {
  const { environment, account, region, latest, condition, history } = scans;
  const { level, reasons } = attentionOf(scans, now);
  const [first, ...more] = reasons;
  const place = markup`<b>${environment}</b>${under(account)}${under(region)}`;
  const look = first === undefined ? soft("nothing") : markup`<b>${first}</b>${more.length > 0 ? under(more.join(", ")) : ""}`;
  if (latest === undefined) {
    const word = condition === "could not read" ? "Nothing is known of its packages: the reason is below." : "It has no finished scan yet.";
    return row([place, look, word], level);
  }
  const { checked, finishedAt } = latest.summary;
  const wanted = toCheck(latest.summary);
  const last = time(finishedAt, ago(now.getTime() - Date.parse(finishedAt)));
  const looked =
    wanted === 0 ? EMPTY[coverageOf(latest.summary)] : `${checked.toLocaleString("en-GB")} of ${wanted.toLocaleString("en-GB")}`;
  const cells = [
    place,
    look,
    markup`${report === undefined ? last : markup`<a href="${report}">${last}</a>`}${under(time(finishedAt))}`,
    markup`${coverageText(latest.summary)}${coverageBar(wanted, checked, isKnown(scans, now))}${under(looked)}${coverageOf(latest.summary) === "chosen" ? under("as chosen; there is more") : ""}`,
    ...SEVERITIES.map((severity) => countCell(severity, latest.summary, report)),
    changeOf(scans),
    trendBars(history),
  ];
  return row(cells, level);
}

/** A number of findings, which leads to them in the report. */
function countCell(severity: Severity, summary: NonNullable<AccountScans["latest"]>["summary"], report: string | undefined): Html {
  // Where nothing was checked, a zero would look like an answer.
  if (coverageOf(summary) === "none") return soft("-");
  const count = summary.findings.bySeverity[severity];
  const text = count.toLocaleString("en-GB");
  if (count === 0) return soft(text);
  const shown = markup`<b class="count ${severity}">${text}</b>`;
  return report === undefined ? shown : markup`<a href="${report}#findings.severity=${severity}">${shown}</a>`;
}

function changeOf({ trend, history }: AccountScans): Html {
  if (trend === undefined) return soft(history.length > 1 ? "not known" : "first scan");
  const { appeared, fixed, unknown } = trend;
  if (appeared + fixed + unknown === 0) return soft("no change");
  return markup`${appeared > 0 ? markup`<b class="up">+${appeared} new</b> ` : ""}${fixed > 0 ? markup`<b class="down">&minus;${fixed} fixed</b>` : ""}${
    unknown > 0 ? under(`${unknown} no longer looked at`) : ""
  }`;
}
