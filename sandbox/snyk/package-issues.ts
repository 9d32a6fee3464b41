import type { Advisory } from "./advisories";
import type { Finding } from "./findings";
import type { PurlPackage } from "./purl";

/**
 * Issues as Snyk's REST API has them (OpenAPI of version 2025-11-05, schema CommonIssueModelVThree): each problem once, with the ranges
 * and the packages that it is about.
 */
export function packageIssues(findings: readonly Finding[], asked: readonly PurlPackage[]) {
  const byId = new Map<string, { advisory: Advisory; about: PurlPackage[] }>();
  for (const { pkg, advisory } of findings) {
    const entry = byId.get(advisory.id) ?? { advisory, about: [] };
    byId.set(advisory.id, entry);
    entry.about.push(...asked.filter(({ name, version }) => name === pkg.name && version === pkg.version));
  }
  return [...byId.values()].map(({ advisory, about }) => issue(advisory, about));
}

function issue(advisory: Advisory, about: readonly PurlPackage[]) {
  const { id, title, severity, published, cve, cwe, ghsa, cvss, cvssScore, vulnerable, fixedIn, source } = advisory;
  const time = `${published}T00:00:00Z`;
  const upgrade = fixedIn.join(",");
  const remedy = {
    type: "indeterminate",
    description: `Upgrade the package version to ${upgrade} to fix this vulnerability`,
    details: { upgrade_package: upgrade },
  };
  const problems = (from: string, ids: readonly string[]) => ids.map((each) => ({ id: each, source: from }));
  return {
    id,
    type: "issue",
    attributes: {
      title,
      type: "package_vulnerability",
      description: `## Overview\n${title}\n`,
      created_at: time,
      updated_at: time,
      effective_severity_level: severity,
      problems: [...problems("CVE", cve), ...problems("CWE", cwe), ...problems("GHSA", ghsa)],
      severities: [{ type: "primary", source: "Snyk", level: severity, score: cvssScore, vector: cvss, version: cvss.slice(5, 8) }],
      coordinates: [
        {
          remedies: fixedIn.length === 0 ? [] : [remedy],
          representations: [...vulnerable.map((range) => ({ resource_path: range })), ...about.map((each) => ({ package: metaOf(each) }))],
        },
      ],
      slots: {
        disclosure_time: time,
        publication_time: time,
        exploit_details: { sources: [], maturity_levels: [{ type: "primary", format: "CVSSv3", level: "Not Defined" }] },
        references: [{ title: "Advisory", url: source }],
      },
    },
  };
}

/** Schema PackageMeta. */
export function metaOf({ name, version, url }: PurlPackage) {
  return { name, version, type: "pypi", url };
}
