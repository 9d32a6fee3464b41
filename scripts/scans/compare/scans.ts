import { compareFindings, pairKey, unlistedIn } from "../../../modules/scanner/contract/finding-changes";
import type { Finding, Inventory } from "../../../modules/scanner/contract/results";
import type { WholeScan } from "../read/scan";
import { comparePackages, type PackageChanges, type PackageVersion } from "./packages";

/**
 * Why a finding is new: its package or its version is new, or the version existed before but the problem was not known yet or
 * the version was not checked. `was in another version`: the problem is not new, but the version is.
 */
export type AppearedBecause = "new package" | "new version" | "was in another version" | "newly known" | "not checked before";
/** Why a finding is gone. */
export type FixedBecause = "package removed" | "version replaced" | "is in another version" | "no longer reported";

/** The changes between two scans of one account; the shape of `results --compare --json`. */
export interface ScanComparison {
  readonly before: ComparedScan;
  readonly after: ComparedScan;
  readonly appeared: readonly (Finding & { readonly because: AppearedBecause })[];
  readonly fixed: readonly (Finding & { readonly because: FixedBecause })[];
  /** No longer reported, but not checked either. */
  readonly unknown: readonly Finding[];
  /** Number of findings that are in both. */
  readonly kept: number;
  readonly packages: PackageChanges & {
    /** Not in the newer inventory, which could not list everything: they may still exist. */
    readonly unknown: readonly PackageVersion[];
  };
}

export interface ComparedScan {
  readonly stamp: string;
  readonly complete: boolean;
  readonly packages: number;
  readonly checked: number;
  /** Versions that stay here because they are private. @default 0 */
  readonly notAsked?: number;
  readonly findings: number;
}

/** Compares two scans, the older one first. */
export function compareScans(before: WholeScan, after: WholeScan): ScanComparison {
  const [old, now] = [presence(before.inventory), presence(after.inventory)];
  const findings = compareFindings(before, after, now.has);
  const ids = { old: problemsByPackage(before.findings), now: problemsByPackage(after.findings) };
  const unlisted = unlistedIn(before.summary, after.summary);
  const { removed, ...packages } = comparePackages(before.inventory.packages, after.inventory.packages);
  return {
    before: factsOf(before),
    after: factsOf(after),
    appeared: findings.appeared.map((finding) => ({ ...finding, because: appearedBecause(finding, old, ids.old) })),
    fixed: findings.fixed.map((finding) => ({ ...finding, because: fixedBecause(finding, now, ids.now) })),
    unknown: findings.unknown,
    kept: findings.kept.length,
    packages: {
      ...packages,
      removed: removed.filter(({ name }) => !unlisted(name)),
      unknown: removed.filter(({ name }) => unlisted(name)),
    },
  };
}

function factsOf({ stamp, summary: { complete, packages, checked, notAsked, findings } }: WholeScan): ComparedScan {
  return { stamp, complete, packages, checked, ...(notAsked !== undefined && { notAsked: notAsked.length }), findings: findings.total };
}

/** The packages of an inventory, by name and by version. */
interface Presence {
  readonly names: ReadonlySet<string>;
  readonly has: (name: string, version: string) => boolean;
  readonly checked: (name: string, version: string) => boolean;
}

function presence({ packages }: Inventory): Presence {
  const byVersion = new Map(packages.map(({ name, version, checked }) => [pairKey(name, version), checked]));
  return {
    names: new Set(packages.map(({ name }) => name)),
    has: (name, version) => byVersion.has(pairKey(name, version)),
    checked: (name, version) => byVersion.get(pairKey(name, version)) === true,
  };
}

function appearedBecause({ id, package: name, version }: Finding, old: Presence, before: ReadonlySet<string>): AppearedBecause {
  if (!old.names.has(name)) return "new package";
  if (old.has(name, version)) return old.checked(name, version) ? "newly known" : "not checked before";
  return before.has(pairKey(id, name)) ? "was in another version" : "new version";
}

function fixedBecause({ id, package: name, version }: Finding, now: Presence, after: ReadonlySet<string>): FixedBecause {
  if (!now.names.has(name)) return "package removed";
  if (now.has(name, version)) return "no longer reported";
  return after.has(pairKey(id, name)) ? "is in another version" : "version replaced";
}

/** The problems that each package has, in any version. */
function problemsByPackage(findings: readonly Finding[]): Set<string> {
  return new Set(findings.map(({ id, package: name }) => pairKey(id, name)));
}
