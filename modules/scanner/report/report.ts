import { splitChart } from "../../page/chart/charts";
import { type Html, link, markup } from "../../page/html";
import { page } from "../../page/page";
import { tiles, time } from "../../page/parts";
import { when } from "../../text/when";
import type { Section } from "../../page/section";
import { SEVERITIES, type Summary } from "../contract/results";
import { accountLines } from "../contract/account";
import { serviceText, untoldText } from "../contract/engine";
import { gateLines } from "../contract/policy";
import { changesText } from "../contract/diff";
import { coverageOf, toCheck, verdictText } from "../contract/verdict";
import type { ScanData } from "../steps/summarize";
import { CONFUSION, confusionSection } from "./confusion";
import { FINDINGS, findingsSection } from "./findings";
import { INVENTORY, inventorySection } from "./inventory";
import { CHANGES, changesSection } from "./changes";
import { PRIVATE, privateSection } from "./private";
import { QUARANTINED, quarantinedSection } from "./quarantined";
import { trend } from "./trend";
import { WAIVERS, waiversSection } from "./waivers";
import { NOT_CHECKED, NOT_INSTALLABLE, notCheckedSection, notInstallableSection } from "./sections";

/** The scan as one page. */
export function renderReport(data: ScanData): string {
  const { summary, inventory, findings, diff, history = [] } = data;
  const title = `Package scan of ${summary.domain}, ${when(summary.finishedAt)}`;
  const head = markup`<h1>${summary.domain}</h1>
<p class="soft">Account ${summary.domainOwner}, ${summary.region}. Repositories: ${summary.repositories.join(", ")}.
Scanned ${time(summary.startedAt)} with ${serviceText(summary)}, Python ${summary.python}.</p>
${note(summary)}
${leftOut(summary)}
${gate(summary)}
${account(summary)}
${untold(summary)}
${changes(summary)}
${numbers(summary)}
${splitChart(SEVERITIES.map((severity) => ({ tone: severity, label: severity, count: summary.findings.bySeverity[severity] })))}
${trend(history)}`;
  const sections = [
    findingsSection(findings.findings, inventory.packages, coverageOf(summary)),
    changesSection(diff, summary.changes),
    confusionSection(findings.confusion),
    quarantinedSection(findings.quarantined),
    notCheckedSection(summary),
    privateSection(summary, inventory),
    waiversSection(summary.gate),
    notInstallableSection(inventory.packages, summary.python),
    inventorySection(inventory.packages, inventory.unpublished, findings.findings),
    projects(summary),
  ].filter((section) => section !== undefined);
  return page({
    title,
    head,
    sections,
    tables: [FINDINGS, CHANGES, CONFUSION, QUARANTINED, NOT_CHECKED, PRIVATE, WAIVERS, NOT_INSTALLABLE, INVENTORY],
  });
}

/** What a reader must know before the numbers: nothing if everything was checked. */
function note(summary: Summary): Html {
  const coverage = coverageOf(summary);
  if (coverage === "whole" || coverage === "chosen") return markup``;
  const verdict = verdictText(summary);
  if (coverage === "nothing to check") return markup`<p class="note"><b>${verdict}.</b> Is this the domain that your packages are in?</p>`;
  const how = verdict.replace(/^Incomplete: /, "");
  return markup`<p class="note"><b>This scan is incomplete:</b> ${how}. What is missing is listed under Not checked.</p>`;
}

/** A scan of some repositories says nothing about the others, however green it is. */
function leftOut({ notLookedAt = [] }: Summary): Html {
  if (notLookedAt.length === 0) return markup``;
  return markup`<p class="soft"><b>Not looked at</b>, as <code>scan.repositories</code> says: ${notLookedAt.join(", ")}.</p>`;
}

/** What there is and what was asked about, so that no number is taken for more than it says. */
function account({ account: whole, packages }: Summary): Html {
  if (whole === undefined && packages === 0) return markup``;
  if (whole === undefined)
    return markup`<p class="soft"><b>Looked at:</b> the default version of each package only, as earlier scanners did.</p>`;
  return markup`<p class="soft"><b>Looked at:</b> ${accountLines(whole).join("; ")}.</p>`;
}

/** What this way of asking does not tell. */
function untold(summary: Summary): Html {
  const text = untoldText(summary);
  return text === undefined ? markup`` : markup`<p class="soft"><b>Not told:</b> ${text}.</p>`;
}

/** What the policy decided, and whose waivers have to be looked at. */
function gate(summary: Summary): Html {
  const lines = gateLines(summary);
  if (lines.length === 0) return markup``;
  const items = lines.map((line) => markup`<li>${line.trim()}</li>`);
  return summary.gate?.state === "tripped"
    ? markup`<div class="note"><b>The gate:</b><ul>${items}</ul></div>`
    : markup`<div class="soft"><b>The gate:</b><ul>${items}</ul></div>`;
}

function changes({ changes: since }: Summary): Html {
  return since === undefined ? markup`` : markup`<p class="soft"><b>Changes:</b> ${changesText(since)}.</p>`;
}

function numbers(summary: Summary): Html {
  const { bySeverity, total } = summary.findings;
  const severities = SEVERITIES.filter((severity) => bySeverity[severity] > 0);
  const split = severities.map((severity) => `${bySeverity[severity].toLocaleString("en-GB")} ${severity}`).join(", ");
  const unchecked = toCheck(summary) - summary.checked;
  const kept = summary.packages - toCheck(summary);
  const coverage = coverageOf(summary);
  // Green says that everything was looked at: it is for a whole scan only. What the settings leave out is neither good nor bad.
  const looked = coverage === "whole" ? "good" : coverage === "chosen" ? undefined : coverage === "nothing to check" ? "warn" : "bad";
  const none = coverage === "whole" ? "good" : undefined;
  return tiles([
    { value: summary.packages, label: "package versions" },
    { value: summary.checked, label: unchecked === 0 ? "checked" : `checked, ${unchecked.toLocaleString("en-GB")} not`, tone: looked },
    ...(kept === 0 ? [] : [{ value: kept, label: "private, not sent to Snyk" }]),
    { value: total, label: split || "findings", tone: total === 0 ? none : severities[0] === "critical" ? "bad" : "warn" },
    { value: summary.notInstallable.total, label: "not installable" },
    { value: summary.yanked, label: "yanked" },
  ]);
}

function projects(summary: Summary): Section | undefined {
  const { describe, requests, wheels } = summary.bytes;
  const items = summary.snyk.snapshots.map(
    ({
      url = "",
      projectName,
      packages,
    }) => markup`<p>Recorded in ${link(url, projectName)}: ${packages} ${packages === 1 ? "package" : "packages"}.</p>
`,
  );
  if (items.length === 0) return undefined;
  const content = markup`${items}<p class="soft">Describing the packages moved ${megabytes(describe)} in ${requests} calls; their wheels are ${megabytes(wheels)}, none of which was downloaded.</p>`;
  return { id: "snyk", title: "Snyk", content };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
