import { type Finding, SEVERITIES, type Severity } from "./results";

/** Removes duplicates and sorts: worst first, then by name, version and id. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const once = new Map(findings.map((finding) => [JSON.stringify([finding.id, finding.package, finding.version]), finding]));
  return [...once.values()].sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      compare(a.package, b.package) ||
      compare(a.version, b.version) ||
      compare(a.id, b.id),
  );
}

/** The worst first: by severity, then by CVSS score; findings without a score come after those with one. */
export function byRisk(one: RiskOf, other: RiskOf): number {
  const scores = (other.cvssScore ?? -1) - (one.cvssScore ?? -1);
  return SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) || scores;
}

type RiskOf = Pick<Finding, "severity" | "cvssScore">;

/** The findings of each package, in all its versions: the worst first, and so the packages. */
export function byPackage<T extends Finding>(findings: readonly T[]): { readonly name: string; readonly findings: readonly T[] }[] {
  const packages = new Map<string, T[]>();
  for (const finding of [...findings].sort(byRisk)) {
    const known = packages.get(finding.package);
    if (known === undefined) packages.set(finding.package, [finding]);
    else known.push(finding);
  }
  return [...packages].map(([name, each]) => ({ name, findings: each }));
}

export function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const finding of findings) counts[finding.severity] += 1;
  return counts;
}

/** Compares by code points, so that the order is the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
