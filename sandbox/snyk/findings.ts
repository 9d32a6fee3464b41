import { compare } from "@renovatebot/pep440";
import { nearestFix, severities, type Advisory, type AdvisoryDatabase, type Severity } from "./advisories";
import type { Package } from "./dep-graph";

export interface Finding {
  readonly pkg: Package;
  readonly advisory: Advisory;
}

/** @param threshold lowest severity that counts. @default "low" */
export function findIn(database: AdvisoryDatabase, packages: readonly Package[], threshold: Severity = "low"): Finding[] {
  const least = severities.indexOf(threshold);
  return packages.flatMap((pkg) =>
    database
      .affecting(pkg.name, pkg.version)
      .filter((advisory) => severities.indexOf(advisory.severity) >= least)
      .map((advisory) => ({ pkg, advisory })),
  );
}

/** `result` of POST /v1/test-dep-graph, as the CLI reads it (snyk/cli, src/lib/snyk-test/legacy.ts). */
export function depGraphResult(findings: readonly Finding[]) {
  const affectedPkgs: Record<string, { pkg: { name: string; version: string }; issues: Record<string, unknown> }> = {};
  for (const { pkg, advisory } of findings) {
    const entry = (affectedPkgs[`${pkg.name}@${pkg.version}`] ??= { pkg: { name: pkg.name, version: pkg.version }, issues: {} });
    entry.issues[advisory.id] = { issueId: advisory.id, fixInfo: fixInfo(pkg, advisory) };
  }
  return { issuesData: issuesData(findings), affectedPkgs, remediation: remediation(findings) };
}

/** `issues` of the documented POST /v1/test/dep-graph. */
export function listedIssues(findings: readonly Finding[]) {
  return findings.map(({ pkg, advisory }) => ({
    pkgName: pkg.name,
    pkgVersion: pkg.version,
    issueId: advisory.id,
    fixInfo: fixInfo(pkg, advisory),
  }));
}

export function issuesData(findings: readonly Finding[]): Record<string, unknown> {
  return Object.fromEntries(findings.map(({ pkg, advisory }) => [advisory.id, issueData(pkg.name, advisory)]));
}

function issueData(packageName: string, advisory: Advisory) {
  return {
    id: advisory.id,
    title: advisory.title,
    type: "vuln",
    severity: advisory.severity,
    severityWithCritical: advisory.severity,
    cvssScore: advisory.cvssScore,
    CVSSv3: advisory.cvss,
    identifiers: { CVE: advisory.cve, CWE: advisory.cwe, GHSA: advisory.ghsa },
    semver: { vulnerable: advisory.vulnerable },
    fixedIn: advisory.fixedIn,
    packageName,
    moduleName: packageName,
    language: "python",
    packageManager: "pip",
    description: `## Overview\n${advisory.title}\n\n## References\n- ${advisory.source}\n`,
    references: [{ title: "Advisory", url: advisory.source }],
    publicationTime: `${advisory.published}T00:00:00Z`,
    disclosureTime: `${advisory.published}T00:00:00Z`,
    patches: [],
    credit: [],
    functions: [],
    exploit: "Not Defined",
    isNew: false,
    malicious: false,
  };
}

function fixInfo(pkg: Package, advisory: Advisory) {
  const fix = nearestFix(advisory, pkg.version);
  return { upgradePaths: [], isPatchable: false, isPinnable: fix !== undefined, nearestFixedInVersion: fix };
}

/** For pip, Snyk recommends pins: for each package one version that has all the fixes. */
function remediation(findings: readonly Finding[]) {
  const pin: Record<string, { upgradeTo: string; vulns: string[]; isTransitive: boolean }> = {};
  const unresolved: unknown[] = [];
  for (const { pkg, advisory } of findings) {
    const fix = nearestFix(advisory, pkg.version);
    if (fix === undefined) {
      unresolved.push({ ...issueData(pkg.name, advisory), name: pkg.name, version: pkg.version });
      continue;
    }
    const entry = (pin[`${pkg.name}@${pkg.version}`] ??= { upgradeTo: `${pkg.name}@${fix}`, vulns: [], isTransitive: !pkg.direct });
    entry.vulns.push(advisory.id);
    if (compare(fix, entry.upgradeTo.slice(pkg.name.length + 1)) > 0) entry.upgradeTo = `${pkg.name}@${fix}`;
  }
  return { unresolved, upgrade: {}, patch: {}, ignore: {}, pin };
}
