/** One version of one package. */
export interface PackageVersion {
  readonly name: string;
  readonly version: string;
}

/** A package whose versions have changed. */
export interface PackageChange {
  readonly name: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

export interface PackageChanges {
  readonly added: readonly PackageVersion[];
  readonly removed: readonly PackageVersion[];
  readonly changed: readonly PackageChange[];
}

/** Compares an inventory with a newer one. A package may have several versions, one for each repository. */
export function comparePackages(before: readonly PackageVersion[], after: readonly PackageVersion[]): PackageChanges {
  const [old, now] = [versionsByName(before), versionsByName(after)];
  const added: PackageVersion[] = [];
  const removed: PackageVersion[] = [];
  const changed: PackageChange[] = [];
  for (const name of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const [oldVersions, newVersions] = [old.get(name) ?? new Set<string>(), now.get(name) ?? new Set<string>()];
    const from = [...oldVersions].filter((version) => !newVersions.has(version)).sort();
    const to = [...newVersions].filter((version) => !oldVersions.has(version)).sort();
    if (from.length > 0 && to.length > 0) changed.push({ name, from, to });
    else {
      removed.push(...from.map((version) => ({ name, version })));
      added.push(...to.map((version) => ({ name, version })));
    }
  }
  return { added, removed, changed };
}

function versionsByName(packages: readonly PackageVersion[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { name, version } of packages) {
    const versions = found.get(name) ?? new Set<string>();
    found.set(name, versions.add(version));
  }
  return found;
}
