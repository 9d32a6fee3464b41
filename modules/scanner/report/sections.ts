import { type Html, link, markup } from "../../page/html";
import { soft, table } from "../../page/page";
import type { Finding, PackageResult, Summary } from "../contract/results";
import type { Coverage } from "../contract/verdict";

/** What is said if there are no findings. */
const NO_FINDINGS: Readonly<Record<Coverage, string>> = {
  whole: "Snyk knows no problem of any version that was checked.",
  partial: "Snyk knows no problem of the versions that were checked. Of the others nothing is known.",
  none: "Nothing was checked, so nothing is known.",
  "nothing to check": "There was nothing to check.",
};

export function findingsSection(findings: readonly Finding[], coverage: Coverage): Html {
  if (findings.length === 0) {
    return markup`<h2>Findings</h2>
<p class="soft">${NO_FINDINGS[coverage]}</p>`;
  }
  const rows = findings.map(
    (each) => markup`<tr>
<td class="keep"><span class="severity ${each.severity}">${each.severity}</span>${score(each)}</td>
<td class="name">${each.package} ${each.version}</td>
<td>${link(each.url, each.title)}</td>
<td class="list">${each.cves.length > 0 ? list(each.cves) : soft("none")}</td>
<td>${each.fixedIn.length > 0 ? list(each.fixedIn) : soft("no fix yet")}</td>
</tr>
`,
  );
  return markup`<h2>Findings <small>${findings.length}</small></h2>
${table(["Severity", "Package", "Problem", "CVE", "Fixed in"], rows)}`;
}

export function notCheckedSection(summary: Summary): Html {
  const notChecked = summary.notChecked.map((item) => ({ what: `${item.name} ${item.version}`, step: "check", why: item.reason }));
  const failures = summary.failures.map((item) => ({ what: item.subject, step: item.step, why: item.reason }));
  const rows = [...notChecked, ...failures].map(
    ({ what, step, why }) => markup`<tr><td class="name">${what}</td><td class="keep">${step}</td><td>${why}</td></tr>
`,
  );
  if (rows.length === 0) return markup``;
  return markup`<h2>Not checked <small>${rows.length}</small></h2>
<p class="soft">Nothing is known about these. That is not the same as no findings.</p>
${table(["What", "Step", "Why"], rows)}`;
}

export function notInstallableSection(packages: readonly PackageResult[], python: string): Html {
  const affected = packages.filter((item) => item.installable !== "yes");
  if (affected.length === 0) return markup``;
  const rows = affected.map(
    (
      item,
    ) => markup`<tr><td class="name">${item.name} ${item.version}</td><td class="keep">${item.installable}</td><td>${item.installableReason}</td></tr>
`,
  );
  return markup`<h2>Not installable <small>${affected.length}</small></h2>
<p class="soft">From wheels only, on Python ${python}. Snyk checks these versions too.</p>
${table(["Package", "Class", "Why"], rows)}`;
}

export function inventorySection(packages: readonly PackageResult[], unpublished: readonly string[], findings: readonly Finding[]): Html {
  const counts = new Map<string, number>();
  for (const each of findings) {
    const key = JSON.stringify([each.package, each.version]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const rows = packages.map((item) => {
    const count = counts.get(JSON.stringify([item.name, item.version])) ?? 0;
    return markup`<tr>
<td class="name">${item.name} ${item.version}</td>
<td class="list">${list(item.repositories)}</td>
<td>${item.requiresPython ?? soft("any")}</td>
<td>${!item.checked ? "not checked" : count === 0 ? soft("none") : count}</td>
<td>${remarks(item)}</td>
</tr>
`;
  });
  return markup`<h2>Inventory <small>${packages.length}</small></h2>
${table(["Package", "Repositories", "Python", "Findings", "Remarks"], rows)}
${unpublished.length === 0 ? "" : markup`<p class="soft">Without a published version: ${unpublished.join(", ")}</p>`}`;
}

function remarks(item: PackageResult): Html {
  const yanked = item.yanked && markup`<span class="flag">yanked</span> ${item.yanked.reason} `;
  const refused = item.installable === "yes" ? undefined : markup`<span class="flag">${item.installable}</span> `;
  return markup`${refused}${yanked}${item.notes.join("; ")}`;
}

/** Allows line breaks only between the items, not at the hyphens of `CVE-2020-14343`. */
function list(items: readonly string[]): Html {
  return markup`${items.map((item, index) => markup`<span class="item">${item}${index < items.length - 1 ? "," : ""}</span> `)}`;
}

function score(finding: Finding): Html {
  return finding.cvssScore === undefined ? markup`` : markup` ${soft(finding.cvssScore.toFixed(1))}`;
}
