import { type Html, link, markup } from "../../../modules/page/html";
import { soft, table, when } from "../../../modules/page/page";
import { SEVERITIES } from "../../../modules/scanner/contract/results";
import { type Coverage, coverageOf } from "../../../modules/scanner/contract/verdict";
import { plural } from "../../words/counts";
import { ago } from "../../words/times";
import { shareFindings } from "../compare/fleet";
import { attentionOf, byAttention, isKnown } from "../survey/attention";
import type { AccountScans } from "../survey/survey";
import { coverageText } from "../words";
import { coverageBar, trendBars } from "./trend";

/** How many findings the page shows; each account's own report has all. */
const FINDINGS_SHOWN = 50;

/** One row for each account, the neediest first. */
export function accountsSection(accounts: readonly AccountScans[], now: Date): Html {
  const slots = Math.max(10, ...accounts.map(({ history }) => history.length));
  const rows = [...accounts].sort(byAttention(now)).map((scans) => accountRow(scans, slots, now));
  const heads = ["Account", "Look at", "Last scan", "Checked", "Critical", "High", "Medium", "Low", "Since the scan before", "Trend"];
  return markup`<h2>Accounts <small>the neediest first</small></h2>
<div class="accounts">${table(heads, rows)}</div>
${LEGEND}`;
}

const swatch = (tone: string, words: string) =>
  markup`<span class="swatch"><svg width="10" height="10" aria-hidden="true"><rect class="${tone}" width="10" height="10"/></svg>${words}</span> `;
const LEGEND = markup`<p class="soft legend">Trend: one bar for each scan, the last at the right; each account has its own scale.
${swatch("critical", "critical")}${swatch("high", "high")}${swatch("rest", "medium and low.")}
Pale: incomplete. Dashed: could not be read.</p>`;

/** What is said in place of `0 of 0`. */
const EMPTY: Readonly<Record<Coverage, string>> = { whole: "", partial: "", none: "not listed", "nothing to check": "nothing to check" };

function accountRow(scans: AccountScans, slots: number, now: Date): Html {
  const { environment, account, region, latest, condition, history } = scans;
  const { level, reasons } = attentionOf(scans, now);
  const [first = "nothing", ...more] = reasons;
  const place = markup`<td class="keep"><span class="place">${environment}</span><span class="under">${account}</span><span class="under">${region}</span></td>
<td class="look">${first}${more.length > 0 ? markup`<span class="under">${more.join(", ")}</span>` : ""}</td>`;
  if (latest === undefined) {
    const word = condition === "could not read" ? "Nothing is known of its packages: the reason is below." : "It has no finished scan yet.";
    return markup`<tr class="${level}">${place}
<td colspan="8">${soft(word)}</td></tr>
`;
  }
  const { packages, checked, finishedAt, findings } = latest.summary;
  const counts = SEVERITIES.map((severity) => {
    // Where nothing was checked, a zero would look like an answer.
    if (coverageOf(latest.summary) === "none") return markup`<td class="count zero">-</td>`;
    const count = findings.bySeverity[severity];
    return markup`<td class="count ${count === 0 ? "zero" : severity}">${count.toLocaleString("en-GB")}</td>`;
  });
  return markup`<tr class="${level}">${place}
<td class="keep">${ago(now.getTime() - Date.parse(finishedAt))}<span class="under">${when(finishedAt)}</span></td>
<td class="keep">${coverageText(latest.summary)}${coverageBar(packages, checked, isKnown(scans, now))}<span class="under">${packages === 0 ? EMPTY[coverageOf(latest.summary)] : `${checked.toLocaleString("en-GB")} of ${packages.toLocaleString("en-GB")}`}</span></td>
${counts}
<td class="change">${changeOf(scans)}</td>
<td>${trendBars(history, slots)}</td></tr>
`;
}

function changeOf({ trend, history }: AccountScans): Html {
  if (trend === undefined) return soft(history.length > 1 ? "not known" : "first scan");
  const { appeared, fixed, unknown } = trend;
  if (appeared + fixed + unknown === 0) return soft("no change");
  return markup`${appeared > 0 ? markup`<span class="up">+${appeared} new</span> ` : ""}${fixed > 0 ? markup`<span class="down">&minus;${fixed} fixed</span>` : ""}${
    unknown > 0 ? markup`<span class="under">${unknown} no longer looked at</span>` : ""
  }`;
}

/** Each finding once, with the accounts that have it. */
export function worstSection(accounts: readonly AccountScans[]): Html {
  const scanned = accounts.flatMap(({ environment, latest }) => (latest ? [{ environment, findings: latest.findings }] : []));
  const all = shareFindings(scanned);
  if (all.length === 0) {
    const checked = accounts.reduce((sum, { latest }) => sum + (latest?.summary.checked ?? 0), 0);
    const text =
      scanned.length === 0
        ? "No account has a scan that could be read."
        : checked === 0
          ? "Nothing was checked, so nothing is known."
          : "No finding in what was checked.";
    return markup`<h2>Worst findings</h2>
<p class="soft">${text}</p>`;
  }
  const rows = all.slice(0, FINDINGS_SHOWN).map(
    ({ severity, cvssScore, package: name, version, title, url, cves, fixedIn, environments }) => markup`<tr>
<td class="keep"><span class="severity ${severity}">${severity}</span>${cvssScore === undefined ? "" : markup` ${soft(cvssScore.toFixed(1))}`}</td>
<td class="name">${name} ${version}</td>
<td>${link(url, title)}<span class="under">${cves.join(", ")}</span></td>
<td>${fixedIn.length > 0 ? fixedIn.join(", ") : soft("no fix yet")}</td>
<td>${environments.map((environment) => markup`<span class="environment">${environment}</span>`)}</td>
</tr>
`,
  );
  const count = all.length > rows.length ? `${rows.length} of ${all.length}, each once` : `${all.length}, each once`;
  return markup`<h2>Worst findings <small>${count}</small></h2>
${table(["Severity", "Package", "Problem", "Fixed in", "Accounts"], rows)}`;
}

/** Accounts and scans that could not be read, and why. */
export function notReadSection(accounts: readonly AccountScans[]): Html {
  const rows = accounts.flatMap(({ environment, account, condition, runProblem, problems }) =>
    problems.map(
      (problem) => markup`<tr><td class="keep"><span class="place">${environment}</span><span class="under">${account}</span></td>
<td class="keep">${condition === "could not read" ? "the account" : problem === runProblem ? "the last run" : "an earlier scan"}</td><td class="reason">${problem}</td></tr>
`,
    ),
  );
  if (rows.length === 0) return markup``;
  return markup`<h2>Could not be read <small>${plural(rows.length, "thing")}</small></h2>
<p class="soft">Nothing is known of these. That is not the same as no findings.</p>
${table(["Account", "What", "Why"], rows)}`;
}
