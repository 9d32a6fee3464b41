import type { ChangedFinding, Diff, LastComplete } from "../contract/diff";
import { findingKey, pairKey, unlistedIn } from "../contract/finding-changes";
import { compare } from "../contract/findings";
import type { Finding, Findings, Inventory, PackageResult, Summary } from "../contract/results";
import type { NameAndVersion } from "../ports";
import type { Listing } from "./inventory";

/** The part of a scan's data that is compared. */
export interface Compared {
  readonly inventory: Inventory;
  readonly findings: Findings;
  readonly summary: Summary;
}

/**
 * What is different from the last complete scan. A version that is no longer in the inventory but can still be downloaded is not
 * fixed: it is only not looked at any more.
 * @param before absent if there is none; `because` says why then
 */
export function diffOf(now: Compared, listings: readonly Listing[], before: LastComplete | { readonly because: string }): Diff {
  const { stamp, complete, notChecked } = now.summary;
  if ("because" in before) {
    const nothing = { new: [], fixed: [], changed: [], notKnown: [], newlyNotChecked: [], newlyPrivate: [] };
    return { stamp, because: before.because, complete, ...nothing, packages: { added: [], removed: [] } };
  }
  const [old, found] = [byKey(before.findings), byKey(now.findings.findings)];
  const gone = before.findings.filter((finding) => !found.has(findingKey(finding)));
  const isFixed = fixedIn(now, listings, before);
  const were = new Map(before.packages.map((item) => [keyOf(item), item]));
  const are = new Set(now.inventory.packages.map(keyOf));
  return {
    stamp,
    since: before.stamp,
    complete,
    new: now.findings.findings.filter((finding) => !old.has(findingKey(finding))),
    fixed: gone.filter(isFixed),
    changed: now.findings.findings.flatMap((finding) => changeOf(finding, old.get(findingKey(finding)))),
    notKnown: gone.filter((finding) => !isFixed(finding)),
    newlyNotChecked: notChecked.filter((item) => were.get(keyOf(item))?.checked === true),
    newlyPrivate: now.inventory.packages
      .filter((item) => item.origin === "private" && were.get(keyOf(item))?.private !== true)
      .map(versionOf),
    packages: {
      added: now.inventory.packages.filter((item) => !were.has(keyOf(item))).map(versionOf),
      removed: before.packages.filter((item) => !are.has(keyOf(item))).map(versionOf),
    },
  };
}

/** What this scan leaves for the next one. */
export function lastCompleteOf({ inventory, findings, summary }: Compared): LastComplete {
  const { stamp, domain, domainOwner, repositories } = summary;
  const packages = inventory.packages.map(({ name, version, checked, origin }) => ({
    name,
    version,
    checked,
    private: origin === "private",
  }));
  return { format: 1, stamp, domain, domainOwner, repositories, findings: findings.findings, packages };
}

/** Whether a finding that is no longer reported is fixed, as far as this scan can tell. */
function fixedIn({ inventory, summary }: Compared, listings: readonly Listing[], before: LastComplete): (finding: Finding) => boolean {
  const checked = new Map(inventory.packages.map((item: PackageResult) => [keyOf(item), item.checked]));
  const downloadable = new Set(
    listings.flatMap(({ name, versions }) =>
      versions.flatMap(({ version, status }) => (["Published", "Unlisted"].includes(status) ? [pairKey(name, version)] : [])),
    ),
  );
  const unlisted = unlistedIn({ ...summary, repositories: before.repositories }, summary);
  return ({ package: name, version }) => {
    const here = checked.get(pairKey(name, version));
    if (here !== undefined) return here;
    return !downloadable.has(pairKey(name, version)) && !unlisted(name);
  };
}

function changeOf(finding: Finding, old: Finding | undefined): ChangedFinding[] {
  if (old === undefined) return [];
  const fixes = (each: Finding) => JSON.stringify([...each.fixedIn].sort(compare));
  const before = {
    ...(old.severity !== finding.severity && { severity: old.severity }),
    ...(old.cvssScore !== finding.cvssScore && { cvssScore: old.cvssScore }),
    ...(fixes(old) !== fixes(finding) && { fixedIn: old.fixedIn }),
  };
  return Object.keys(before).length === 0 ? [] : [{ finding, before }];
}

function byKey(findings: readonly Finding[]): Map<string, Finding> {
  return new Map(findings.map((each) => [findingKey(each), each]));
}

function keyOf({ name, version }: NameAndVersion): string {
  return pairKey(name, version);
}

function versionOf({ name, version }: NameAndVersion): NameAndVersion {
  return { name, version };
}
