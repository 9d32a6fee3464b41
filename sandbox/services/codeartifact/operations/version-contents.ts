import { readFile } from "node:fs/promises";
import type { Call, Handler } from "../../../core/service";
import { conflict } from "../model/errors";
import type { Dependency } from "../model/metadata";
import { dependencyOf } from "../model/metadata";
import type { PageInput } from "../model/pages";
import { SortedMap } from "../model/sorted-map";
import type { VersionInput } from "../model/store";
import type { Package, Version } from "../model/types";
import type { Parts } from "../parts";
import { asServiceFailure } from "../pypi/blobs";
import { assetOf, named } from "./versions";

/** Files of a package version and what they depend on. */
export function versionContentOperations({ store, pager, blobs, contents }: Parts): Record<string, Handler> {
  return {
    ListPackageVersionAssets(call: Call<VersionInput & PageInput>) {
      const { repository, package: found, version } = store.version(call);
      const sorted = new SortedMap<object>();
      for (const { name, size, hashes } of version.assets.values()) sorted.set(name, { name, size, hashes });
      const { items, nextToken } = pager.page(`ListPackageVersionAssets ${repository.arn}`, call.input, (key) => sorted.after(key));
      return { ...identified(found, version), assets: items, nextToken };
    },

    async ListPackageVersionDependencies(call: Call<VersionInput & PageInput>) {
      const { repository, package: found, version } = store.version(call);
      const metadata = await contents.ofVersion(version).catch(asServiceFailure);
      const listed = new SortedMap<Dependency>();
      for (const [index, line] of (metadata?.requiresDist ?? []).entries()) {
        const dependency = dependencyOf(line);
        if (dependency) listed.set(String(index).padStart(6, "0"), dependency);
      }
      const { items, nextToken } = pager.page(`ListPackageVersionDependencies ${repository.arn}`, call.input, (key) => listed.after(key));
      return { ...identified(found, version), dependencies: items, nextToken };
    },

    async GetPackageVersionAsset(call: Call<VersionInput & { asset: string; packageVersionRevision?: string }>) {
      const { package: found, version } = store.version(call);
      if (version.status === "Archived" || version.status === "Disposed") {
        throw conflict(
          `Assets of version '${version.version}' cannot be read: its status is ${version.status}.`,
          "package-version",
          version.version,
        );
      }
      const asset = assetOf(found, version, call.input);
      const content = await readFile(await blobs.fetch(asset).catch(asServiceFailure));
      return { asset: content, assetName: asset.name, packageVersion: version.version, packageVersionRevision: version.revision };
    },
  };
}

function identified(found: Package, { version, revision }: Version) {
  return { ...named(found), version, versionRevision: revision };
}
