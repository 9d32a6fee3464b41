import type { Environment } from "../../../environments/schema";
import { findingKey } from "../../../modules/scanner/contract/finding-changes";
import { countBySeverity, sortFindings } from "../../../modules/scanner/contract/findings";
import type { Finding, Severity, Summary } from "../../../modules/scanner/contract/results";
import { SEVERITIES } from "../../../modules/scanner/contract/results";
import { presentError } from "../../words/errors";
import { type OpenAccount, visitAccounts } from "../account";
import { isComplete } from "../read/last-complete";
import { readWholeScan } from "../read/scan";

/** The part of an environment's last scan that is compared with others. */
export interface EnvironmentScan {
  readonly environment: string;
  readonly summary: Summary;
  readonly findings: readonly Finding[];
  readonly packages: readonly { readonly name: string; readonly version: string; readonly checked: boolean }[];
}

/** A finding with all environments that have it. */
export interface SharedFinding extends Finding {
  /** Sorted by name. */
  readonly environments: readonly string[];
}

/** Every finding once: the worst first, then those that most environments have. */
export function shareFindings(scans: readonly Pick<EnvironmentScan, "environment" | "findings">[]): SharedFinding[] {
  const holders = new Map<string, Set<string>>();
  for (const { environment, findings } of scans)
    for (const finding of findings) {
      const key = findingKey(finding);
      holders.set(key, (holders.get(key) ?? new Set()).add(environment));
    }
  const shared = sortFindings(scans.flatMap(({ findings }) => findings)).map((finding) => ({
    ...finding,
    environments: [...(holders.get(findingKey(finding)) ?? [])].sort(),
  }));
  // The sort is stable: within a severity and a number of environments, the usual order of findings stays.
  return shared.sort(
    (one, other) =>
      SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) || other.environments.length - one.environments.length,
  );
}

/** One version of a package and the environments that have it. */
export interface VersionSpread {
  readonly version: string;
  readonly environments: readonly string[];
  readonly findings: Readonly<Record<Severity, number>>;
  /** Environments whose scan could not check it: its findings there are not known. */
  readonly notCheckedIn: readonly string[];
}

/** A package that has findings somewhere, with all its versions in all environments, which shows who is behind. */
export interface PackageSpread {
  readonly name: string;
  readonly versions: readonly VersionSpread[];
}

/** The packages that have findings, in the order of their worst finding. */
export function spreadPackages(scans: readonly EnvironmentScan[]): PackageSpread[] {
  const shared = shareFindings(scans);
  const names = [...new Set(shared.map(({ package: name }) => name))];
  const wanted = new Set(names);
  const versions = new Map<string, Map<string, Holders>>();
  for (const { environment, packages } of scans)
    for (const { name, version, checked } of packages.filter((each) => wanted.has(each.name))) {
      const ofPackage = versions.get(name) ?? new Map<string, Holders>();
      const spread = ofPackage.get(version) ?? { in: new Set(), notCheckedIn: new Set() };
      spread.in.add(environment);
      if (!checked) spread.notCheckedIn.add(environment);
      versions.set(name, ofPackage.set(version, spread));
    }
  return names.map((name) => ({
    name,
    versions: [...(versions.get(name) ?? [])]
      .sort(([one], [other]) => compareVersions(one, other))
      .map(([version, spread]): VersionSpread => ({
        version,
        environments: [...spread.in].sort(),
        findings: countBySeverity(shared.filter((each) => each.package === name && each.version === version)),
        notCheckedIn: [...spread.notCheckedIn].sort(),
      })),
  }));
}

/** Environments that have a version. */
interface Holders {
  readonly in: Set<string>;
  readonly notCheckedIn: Set<string>;
}

/** Orders versions as people read them, 1.9 before 1.10; this is not the order of PEP 440. */
function compareVersions(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

/** Findings and packages compared across accounts; the shape of `results --all --compare --json`. */
export interface AcrossAccounts {
  readonly environments: readonly { readonly environment: string; readonly stamp: string; readonly complete: boolean }[];
  readonly findings: readonly SharedFinding[];
  readonly packages: readonly PackageSpread[];
  /** Environments that are in none of the lists, and why. */
  readonly notRead: readonly { readonly environment: string; readonly reason: string }[];
}

/** Compares the last scans of the environments. */
export async function compareAccounts(
  environments: readonly Environment[],
  open: OpenAccount,
  signal: AbortSignal,
): Promise<AcrossAccounts> {
  const visits = await visitAccounts(environments, open, signal, async (account): Promise<EnvironmentScan> => {
    const { summary, findings, inventory } = await readWholeScan(undefined, account);
    // Only these fields of the inventory are kept: with files and dependencies it has megabytes.
    const packages = inventory.packages.map(({ name, version, checked }) => ({ name, version, checked }));
    return { environment: account.environment.name, summary, findings, packages };
  });
  const scans = visits.flatMap(({ result }) => ("value" in result ? [result.value] : []));
  return {
    environments: scans.map(({ environment, summary }) => ({ environment, stamp: summary.stamp, complete: isComplete(summary) })),
    findings: shareFindings(scans),
    packages: spreadPackages(scans),
    notRead: visits.flatMap(({ environment, result }) =>
      "error" in result ? [{ environment: environment.name, reason: presentError(result.error).text }] : [],
    ),
  };
}
