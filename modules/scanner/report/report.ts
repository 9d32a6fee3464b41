import { type Html, link, markup } from "../../page/html";
import { page, tiles, when } from "../../page/page";
import { SEVERITIES, type Summary } from "../contract/results";
import type { ScanData } from "../steps/summarize";
import { findingsSection, inventorySection, notCheckedSection, notInstallableSection } from "./sections";

/** The scan as one page. */
export function renderReport(data: ScanData): string {
  const { summary, inventory, findings } = data;
  const title = `Package scan of ${summary.domain}, ${when(summary.finishedAt)}`;
  const main = markup`<h1>${summary.domain}</h1>
<p class="soft">Account ${summary.domainOwner}, ${summary.region}. Repositories: ${summary.repositories.join(", ")}.
Scanned ${when(summary.startedAt)} with Snyk CLI ${summary.snykCli}, Python ${summary.python}.</p>
${numbers(summary)}
${summary.complete ? "" : INCOMPLETE}
${findingsSection(findings.findings)}
${notCheckedSection(summary)}
${notInstallableSection(inventory.packages, summary.python)}
${inventorySection(inventory.packages, inventory.unpublished, findings.findings)}
${projects(summary)}`;
  return page({ title, main });
}

const INCOMPLETE = markup`<p class="note"><b>This scan is incomplete.</b> Some things could not be checked; they are listed under Not checked.</p>`;

function numbers(summary: Summary): Html {
  const { bySeverity, total } = summary.findings;
  const severities = SEVERITIES.filter((severity) => bySeverity[severity] > 0);
  const split = severities.map((severity) => `${bySeverity[severity]} ${severity}`).join(", ");
  const unchecked = summary.packages - summary.checked;
  return tiles([
    { value: summary.packages, label: "package versions" },
    { value: summary.checked, label: unchecked === 0 ? "checked" : `checked, ${unchecked} not`, tone: unchecked === 0 ? "good" : "bad" },
    { value: total, label: split || "findings", tone: total === 0 ? "good" : severities[0] === "critical" ? "bad" : "warn" },
    { value: summary.notInstallable.total, label: "not installable" },
    { value: summary.yanked, label: "yanked" },
  ]);
}

function projects(summary: Summary): Html {
  const { describe, requests, wheels } = summary.bytes;
  const items = summary.snyk.snapshots.map(
    ({
      url = "",
      projectName,
      packages,
    }) => markup`<p>Recorded in ${link(url, projectName)}: ${packages} ${packages === 1 ? "package" : "packages"}.</p>
`,
  );
  if (items.length === 0) return markup``;
  return markup`<h2>Snyk</h2>
${items}<p class="soft">Describing the packages moved ${megabytes(describe)} in ${requests} calls; their wheels are ${megabytes(wheels)}, none of which was downloaded.</p>`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
