import { createHash } from "node:crypto";
import type { Asset } from "./assets";
import { SortedMap } from "./sorted-map";
import type { Store } from "./store";
import { now, packageKey } from "./store";
import type { Origin, Package, PackageId, Repository, Restrictions, Version, VersionStatus } from "./types";

/** Whether package managers may download a version: Published or Unlisted. Indexes list only Published ones. */
export function isDownloadable({ status }: Version): boolean {
  return status === "Published" || status === "Unlisted";
}

/** Finds a package, or makes it with `restrictions`. They depend on how the first version came; later versions do not change them. */
export function ensurePackage(repository: Repository, id: PackageId, restrictions: Restrictions): Package {
  const key = packageKey(id);
  const found = repository.packages.get(key);
  if (found) return found;
  const { format, namespace, name } = id;
  const made: Package = { format, namespace, name, restrictions: { ...restrictions }, versions: new SortedMap() };
  repository.packages.set(key, made);
  return made;
}

export function ensureVersion(store: Store, target: Package, version: string, origin: Origin, status: VersionStatus): Version {
  const found = target.versions.get(version);
  if (found) return found;
  const made: Version = {
    version,
    status,
    origin,
    publishedTime: now(),
    sequence: store.nextPublication(),
    revision: "",
    assets: new Map(),
  };
  target.versions.set(version, made);
  return made;
}

/** Adds the assets that the version lacks. Its revision changes with the set of assets, as in AWS. */
export function addAssets(version: Version, assets: Iterable<Asset>): void {
  let added = version.revision === "";
  for (const asset of assets) {
    if (version.assets.has(asset.name)) continue;
    version.assets.set(asset.name, asset);
    added = true;
  }
  if (added) version.revision = revisionOf(version);
}

/** The same assets give the same revision in every repository, whether or not they are fetched yet. */
function revisionOf({ version, assets }: Version): string {
  const content = [...assets.values()].map(({ name, hashes, source }) => `${name} ${source?.url ?? hashes["SHA-256"] ?? ""}`).sort();
  return createHash("sha256")
    .update([version, ...content].join("\n"))
    .digest("base64");
}

/** AWS's default origin controls, which depend on how the first version came. */
export const FROM_UPSTREAM: Restrictions = { publish: "BLOCK", upstream: "ALLOW" };
export const FROM_PUBLISHING: Restrictions = { publish: "ALLOW", upstream: "BLOCK" };
