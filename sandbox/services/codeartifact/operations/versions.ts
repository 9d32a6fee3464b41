import type { Call, Handler } from "../../../core/service";
import { assetNotFound, conflict } from "../model/errors";
import type { Metadata } from "../model/metadata";
import type { PageInput } from "../model/pages";
import { SortedMap } from "../model/sorted-map";
import type { PackageInput, VersionInput } from "../model/store";
import type { OriginType, Package, Version, VersionStatus } from "../model/types";
import type { Parts } from "../parts";
import { asServiceFailure } from "../pypi/blobs";

interface ListInput extends PackageInput, PageInput {
  readonly status?: VersionStatus;
  readonly sortBy?: "PUBLISHED_TIME";
  readonly originType?: OriginType;
}
interface AssetInput extends VersionInput {
  readonly asset: string;
  readonly packageVersionRevision?: string;
}

export function versionOperations({ store, pager, contents }: Parts): Record<string, Handler> {
  return {
    /** Lists versions of every status if `status` is absent. `sortBy` puts the latest first; without it, AWS documents no order. */
    ListPackageVersions(call: Call<ListInput>) {
      const { input, region } = call;
      const { repository, package: found } = store.package(call);
      const ordered = input.sortBy ? byPublication(found) : found.versions;
      const { items, nextToken } = pager.page(`ListPackageVersions ${region} ${repository.arn}`, input, function* (key) {
        for (const entry of ordered.after(key)) {
          const { status, origin } = entry[1];
          if ((!input.status || status === input.status) && (!input.originType || origin.originType === input.originType)) yield entry;
        }
      });
      return {
        defaultDisplayVersion: latestPublished(found)?.version,
        ...named(found),
        versions: items.map(({ version, revision, status, origin }) => ({ version, revision, status, origin })),
        nextToken,
      };
    },

    async DescribePackageVersion(call: Call<VersionInput>) {
      const { package: found, version } = store.version(call);
      const { format, namespace, name } = found;
      // If the public index does not give the metadata, the description is answered without it.
      const metadata = await contents.ofVersion(version).catch(() => undefined);
      return {
        packageVersion: {
          format,
          namespace,
          packageName: name,
          displayName: name,
          version: version.version,
          ...described(metadata),
          publishedTime: version.publishedTime,
          revision: version.revision,
          status: version.status,
          origin: version.origin,
        },
      };
    },

    async GetPackageVersionReadme(call: Call<VersionInput>) {
      const { package: found, version } = store.version(call);
      const metadata = await contents.ofVersion(version).catch(asServiceFailure);
      return { ...named(found), version: version.version, versionRevision: version.revision, readme: metadata?.description ?? "" };
    },
  };
}

/** The members at the beginning of most answers about a package version. */
export function named({ format, namespace, name }: Package) {
  return { format, namespace, package: name };
}

/** PyPI's default display version: the most recently published one, which need not be the highest. */
function latestPublished({ versions }: Package): Version | undefined {
  let latest: Version | undefined;
  for (const version of versions.values()) {
    if (version.status === "Published" && (!latest || version.sequence > latest.sequence)) latest = version;
  }
  return latest;
}

function byPublication({ versions }: Package): SortedMap<Version> {
  const ordered = new SortedMap<Version>();
  for (const version of versions.values()) ordered.set(String(Number.MAX_SAFE_INTEGER - version.sequence).padStart(16, "0"), version);
  return ordered;
}

function described(metadata: Metadata | undefined) {
  const link = (pattern: RegExp) => metadata?.projectUrls.find(({ label }) => pattern.test(label))?.url;
  return {
    summary: metadata?.summary,
    homePage: metadata?.homePage ?? link(/^home-?\s?page$/i),
    sourceCodeRepository: link(/^(?:source|source code|repository|code|github)$/i),
    licenses: metadata?.license ? [{ name: metadata.license }] : undefined,
  };
}

/** The asset that a call names, if the version has the revision that it names. */
export function assetOf(found: Package, version: Version, input: AssetInput) {
  if (input.packageVersionRevision !== undefined && input.packageVersionRevision !== version.revision) {
    const message = `Revision '${input.packageVersionRevision}' of version '${version.version}' is not current: that is '${version.revision}'.`;
    throw conflict(message, "package-version", version.version);
  }
  const asset = version.assets.get(input.asset);
  if (!asset) throw assetNotFound(found, version.version, input.asset);
  return asset;
}
