import { SEVERITIES, type Summary } from "../results";
import type { ScanData } from "../steps/summarize";
import { Html, link, markup } from "./html";
import { findingsSection, inventorySection, notCheckedSection, notInstallableSection } from "./sections";
import { STYLE } from "./style";

/** Nothing is loaded and nothing runs, whatever a name or a title holds; styles are the page's own. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The scan as one page that needs nothing else: no script, no font, no picture from anywhere. */
export function renderReport(data: ScanData): string {
  const { summary, inventory, findings } = data;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Package scan of ${summary.domain}, ${when(summary.finishedAt)}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<h1>${summary.domain}</h1>
<p class="soft">Account ${summary.domainOwner}, ${summary.region}. Repositories: ${summary.repositories.join(", ")}.
Scanned ${when(summary.startedAt)} with Snyk CLI ${summary.snykCli}, Python ${summary.python}.</p>
${tiles(summary)}
${summary.complete ? "" : INCOMPLETE}
${findingsSection(findings.findings)}
${notCheckedSection(summary)}
${notInstallableSection(inventory.packages, summary.python)}
${inventorySection(inventory.packages, inventory.unpublished, findings.findings)}
${projects(summary)}
</main>
</body>
</html>
`.text;
}

const INCOMPLETE = markup`<p class="note"><b>This scan is incomplete.</b> Some things could not be looked at; they are listed under Not checked.</p>`;

function tiles(summary: Summary): Html {
  const { bySeverity, total } = summary.findings;
  const severities = SEVERITIES.filter((severity) => bySeverity[severity] > 0);
  const split = severities.map((severity) => `${bySeverity[severity]} ${severity}`).join(", ");
  const unchecked = summary.packages - summary.checked;
  return markup`<div class="tiles">
${tile(summary.packages, "package versions")}
${tile(summary.checked, unchecked === 0 ? "checked" : `checked, ${unchecked} not`, unchecked === 0 ? "good" : "bad")}
${tile(total, split || "findings", total === 0 ? "good" : severities[0] === "critical" ? "bad" : "warn")}
${tile(summary.notInstallable.total, "not installable")}
${tile(summary.yanked, "yanked")}
</div>`;
}

function tile(value: number, label: string, tone = ""): Html {
  return markup`<div class="tile ${tone}"><b>${value.toLocaleString("en-GB")}</b><span>${label}</span></div>`;
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

function when(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
