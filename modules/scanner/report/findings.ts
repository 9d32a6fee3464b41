import { type Html, joined, link, markup } from "../../page/html";
import { cveLink, packageHead } from "../../page/package-head";
import { severityLabel, soft } from "../../page/parts";
import type { Section } from "../../page/section";
import type { TableKind } from "../../page/table/kind";
import { row, type RowGroup, table } from "../../page/table/table";
import { byPackage, compare, countBySeverity } from "../contract/findings";
import type { Finding, PackageResult } from "../contract/results";
import { bestUpgrade } from "../contract/upgrades";
import type { Coverage } from "../contract/verdict";

export const FINDINGS: TableKind = {
  name: "findings",
  narrow: 54,
  groupedBy: "package",
  columns: [
    { head: "Severity", width: "8rem", look: "whole", sort: "severity", filter: "values" },
    { head: "Package", width: "minmax(0,1.2fr)", look: "code", sort: "text" },
    { head: "Problem", width: "minmax(0,2.6fr)", sort: "text" },
    { head: "CVE", width: "9.5rem", look: "links", sort: "text" },
    { head: "Fixed in", width: "minmax(0,.9fr)", filter: { otherwise: "fix available" } },
    { head: "Repositories", width: "minmax(0,1fr)", sort: "text", filter: "values" },
  ],
};

/** What is said if there are no findings. */
const NO_FINDINGS: Readonly<Record<Coverage, string>> = {
  whole: "Snyk knows no problem of any version that was checked.",
  chosen: "Snyk knows no problem of the versions that were checked. Of those that were not chosen nothing is known.",
  partial: "Snyk knows no problem of the versions that were checked. Of the others nothing is known.",
  none: "Nothing was checked, so nothing is known.",
  "nothing to check": "There was nothing to check.",
};

/** Every finding, the worst first, by package, each package with the upgrade that ends most of its findings. */
export function findingsSection(findings: readonly Finding[], packages: readonly PackageResult[], coverage: Coverage): Section {
  const section = { id: "findings", title: "Findings" };
  if (findings.length === 0) return { ...section, content: markup`<p class="soft">${NO_FINDINGS[coverage]}</p>` };
  const repositories = new Map(packages.map((item) => [keyOf(item.name, item.version), item.repositories]));
  const groups = byPackage(findings).map(({ name, findings: each }, index): RowGroup => {
    const rows = each.map((finding) => findingRow(finding, repositories.get(keyOf(finding.package, finding.version)) ?? []));
    return { id: groupId(index), head: packageHead({ name, counts: countBySeverity(each), upgrade: bestUpgrade(each) }), rows };
  });
  return { ...section, count: findings.length, content: table(FINDINGS, groups) };
}

function findingRow(
  { severity, cvssScore, package: name, version, url, title, cves, fixedIn, waived }: Finding,
  repositories: readonly string[],
) {
  return row([
    severityLabel(severity, cvssScore),
    `${name} ${version}`,
    waived === undefined ? link(url, title) : markup`${link(url, title)} ${soft(waivedText(waived))}`,
    cves.length > 0 ? joined(cves.map(cveLink), ", ") : soft("none"),
    fixedIn.length > 0 ? fixedIn.join(", ") : soft("no fix yet"),
    [...repositories].sort(compare).join(", "),
  ]);
}

function waivedText({ owner, until, reason, notAffected }: NonNullable<Finding["waived"]>): string {
  const says = notAffected === undefined ? "" : ` (not affected: ${notAffected.replaceAll("_", " ")})`;
  return `waived by ${owner} until ${until}: ${reason}${says}`;
}

/** Id of a package's group, by its place in {@link byPackage}. */
export function groupId(index: number): string {
  return `package-${index + 1}`;
}

function keyOf(name: string, version: string): string {
  return JSON.stringify([name, version]);
}

/** Package -> link to its group of findings. */
export function groupLinks(findings: readonly Finding[]): (name: string, text: string) => Html {
  const ids = new Map(byPackage(findings).map(({ name }, index) => [name, groupId(index)]));
  return (name, text) => {
    const id = ids.get(name);
    return id === undefined ? markup`${text}` : markup`<a href="#${id}">${text}</a>`;
  };
}
