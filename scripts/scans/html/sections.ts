import { type Html, joined, link, markup } from "../../../modules/page/html";
import { cveLink, packageHead } from "../../../modules/page/package-head";
import { severityLabel, soft, under } from "../../../modules/page/parts";
import type { Section } from "../../../modules/page/section";
import type { TableKind } from "../../../modules/page/table/kind";
import { row, type RowGroup, table } from "../../../modules/page/table/table";
import { byPackage, byRisk, countBySeverity } from "../../../modules/scanner/contract/findings";
import { bestUpgrade } from "../../../modules/scanner/contract/upgrades";
import { plural } from "../../words/counts";
import { shareFindings, type SharedFinding } from "../compare/fleet";
import type { AccountScans } from "../survey/survey";

/** How many characters of findings the page has: what is beyond is in each account's own report. */
const MOST_CHARACTERS = 3_000_000;
/** More accounts than this are counted, and named when the reader opens them. */
const NAMED = 12;

export const SHARED: TableKind = {
  name: "findings",
  narrow: 54,
  groupedBy: "package",
  columns: [
    { head: "Severity", width: "8rem", look: "whole", sort: "severity", filter: "values" },
    { head: "Package", width: "minmax(0,1.2fr)", look: "code", sort: "text" },
    { head: "Problem", width: "minmax(0,2.6fr)", sort: "text" },
    { head: "CVE", width: "9.5rem", look: "links", sort: "text" },
    { head: "Fixed in", width: "minmax(0,.9fr)", filter: { otherwise: "fix available" } },
    { head: "Accounts", width: "minmax(0,1.2fr)", filter: "values" },
  ],
};

/** Each finding once, with the accounts that have it, by package. */
export function worstSection(accounts: readonly AccountScans[]): Section {
  const section = { id: "findings", title: "Findings" };
  const scanned = accounts.flatMap(({ environment, latest }) => (latest ? [{ environment, findings: latest.findings }] : []));
  const all = [...shareFindings(scanned)].sort(byRisk);
  if (all.length === 0) {
    const checked = accounts.reduce((sum, { latest }) => sum + (latest?.summary.checked ?? 0), 0);
    const text =
      scanned.length === 0
        ? "No account has a scan that could be read."
        : checked === 0
          ? "Nothing was checked, so nothing is known."
          : "No finding in what was checked.";
    return { ...section, content: markup`<p class="soft">${text}</p>` };
  }
  const rows = rowsWithin(all, MOST_CHARACTERS);
  const groups = byPackage(all).flatMap(({ name, findings }): RowGroup[] => {
    const shown = findings.flatMap((finding) => rows.get(finding) ?? []);
    if (shown.length === 0) return [];
    return [{ head: packageHead({ name, counts: countBySeverity(findings), upgrade: bestUpgrade(findings) }), rows: shown }];
  });
  const count = all.length > rows.size ? `the worst ${rows.size} of ${all.length}, each once` : `${all.length}, each once`;
  return { ...section, count, content: table(SHARED, groups) };
}

/** The rows of the first findings, as many as there is room for. */
function rowsWithin(findings: readonly SharedFinding[], characters: number): Map<SharedFinding, Html> {
  const rows = new Map<SharedFinding, Html>();
  let left = characters;
  for (const finding of findings) {
    const html = findingRow(finding);
    left -= html.text.length;
    if (left < 0) break;
    rows.set(finding, html);
  }
  return rows;
}

function findingRow({ severity, cvssScore, package: name, version, url, title, cves, fixedIn, environments }: SharedFinding): Html {
  const names = markup`<span class="names">${environments.join(", ")}</span>`;
  return row([
    severityLabel(severity, cvssScore),
    `${name} ${version}`,
    link(url, title),
    cves.length > 0 ? joined(cves.map(cveLink), ", ") : soft("none"),
    fixedIn.length > 0 ? fixedIn.join(", ") : soft("no fix yet"),
    environments.length > NAMED ? markup`<details><summary>${environments.length} accounts</summary>${names}</details>` : names,
  ]);
}

export const NOT_READ: TableKind = {
  name: "not-read",
  narrow: 40,
  columns: [
    { head: "Account", width: "minmax(0,1fr)", sort: "text" },
    { head: "What", width: "9rem", sort: "text" },
    { head: "Why", width: "minmax(0,3fr)" },
  ],
};

/** Accounts, scans and reports that could not be read, and why. @param reports environment -> why its report could not be copied */
export function notReadSection(accounts: readonly AccountScans[], reports: ReadonlyMap<string, string>): Section | undefined {
  const rows = accounts.flatMap(({ environment, account, condition, runProblem, problems }) => {
    const place = markup`<b>${environment}</b>${under(account)}`;
    const report = reports.get(environment);
    return [
      ...problems.map((problem) => {
        const what = condition === "could not read" ? "the account" : problem === runProblem ? "the last run" : "an earlier scan";
        return row([place, what, markup`<span class="lines">${problem}</span>`]);
      }),
      ...(report === undefined ? [] : [row([place, "its report", markup`<span class="lines">${report}</span>`])]),
    ];
  });
  if (rows.length === 0) return undefined;
  const content = markup`<p class="soft">Nothing is known of these. That is not the same as no findings.</p>
${table(NOT_READ, rows)}`;
  return { id: "not-read", title: "Could not be read", count: plural(rows.length, "thing"), content };
}
