import { groupOf } from "../model/package-groups";
import { SortedMap } from "../model/sorted-map";
import { packageKey } from "../model/store";
import type { Domain, Package, PackageGroup } from "../model/types";

/** The packages of all repositories that belong to a group, or would if the domain had it, each once. */
export function associatedWith(domain: Domain, group: PackageGroup): SortedMap<Package> {
  const groups = new SortedMap<PackageGroup>();
  for (const each of [...domain.groups.values(), group]) groups.set(each.name, each);
  const found = new SortedMap<Package>();
  for (const { packages } of domain.repositories.values())
    for (const each of packages.values())
      if (groupOf({ ...domain, groups }, each).group.name === group.name) found.set(packageKey(each), each);
  return found;
}
