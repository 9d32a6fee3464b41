import {
  type CodeartifactClient,
  ListPackageVersionDependenciesCommand,
  type ListPackageVersionDependenciesCommandOutput,
  paginateListPackageGroups,
  paginateListPackages,
  paginateListPackageVersionAssets,
  paginateListPackageVersions,
  paginateListRepositoriesInDomain,
  type PackageOriginConfiguration,
  type PackageVersionOrigin,
} from "@aws-sdk/client-codeartifact";
import { fitted } from "../fitted";
import type { Asset } from "../contract/results";
import type {
  DeclaredDependency,
  ListedPackage,
  ListedPackages,
  ListedVersion,
  ListedVersions,
  NameAndVersion,
  PackageGroup,
  Registry,
} from "../ports";

/** The largest page that CodeArtifact's service model allows. */
const PAGE_SIZE = 1000;

/** The registry behind CodeArtifact's API. */
export class CodeArtifactRegistry implements Registry {
  private readonly scope: { domain: string; domainOwner: string };

  constructor(
    private readonly client: CodeartifactClient,
    domain: string,
    domainOwner: string,
  ) {
    this.scope = { domain, domainOwner };
  }

  async repositories(): Promise<string[]> {
    const names: string[] = [];
    for await (const page of paginateListRepositoriesInDomain(this.pages(), this.scope)) {
      for (const repository of page.repositories ?? []) if (repository.name) names.push(repository.name);
    }
    return names;
  }

  /** Without a format, so that the others can be counted: their names come in the same pages of 1,000. */
  async packages(repository: string): Promise<ListedPackages> {
    const packages: ListedPackage[] = [];
    const others = Object.create(null) as Record<string, string[]>;
    for await (const page of paginateListPackages(this.pages(), { ...this.scope, repository })) {
      for (const { package: name, namespace, format = "unknown", originConfiguration } of page.packages ?? []) {
        if (!name) continue;
        if (format === "pypi") packages.push({ name, ...controlsOf(originConfiguration) });
        else (others[format] ??= []).push(namespace === undefined ? name : `${namespace}/${name}`);
      }
    }
    return { packages, others };
  }

  /** Without a status, so that the others can be counted; the newest first, as `newest: N` and a missing default version need it. */
  async versions(repository: string, name: string): Promise<ListedVersions> {
    const versions: ListedVersion[] = [];
    let defaultDisplayVersion: string | undefined;
    const input = { ...this.scope, repository, format: "pypi", package: name, sortBy: "PUBLISHED_TIME" } as const;
    for await (const page of paginateListPackageVersions(this.pages(), input)) {
      defaultDisplayVersion ??= page.defaultDisplayVersion;
      for (const { version, status, revision, origin } of page.versions ?? []) {
        if (version && status) versions.push({ version, status, revision, origin: originOf(origin) });
      }
    }
    return { versions: fitted(versions), defaultDisplayVersion };
  }

  async packageGroups(): Promise<PackageGroup[]> {
    const groups: PackageGroup[] = [];
    for await (const page of paginateListPackageGroups(this.pages(), this.scope)) {
      for (const { pattern, originConfiguration } of page.packageGroups ?? []) {
        // Where CodeArtifact does not say, nothing protects.
        const { effectiveMode = "ALLOW" } = originConfiguration?.restrictions?.EXTERNAL_UPSTREAM ?? {};
        if (pattern) groups.push({ pattern, external: effectiveMode === "INHERIT" ? "ALLOW" : effectiveMode });
      }
    }
    return groups;
  }

  async assets(repository: string, item: NameAndVersion): Promise<Asset[]> {
    const assets: Asset[] = [];
    for await (const page of paginateListPackageVersionAssets(this.pages(), this.versionInput(repository, item))) {
      for (const asset of page.assets ?? []) {
        if (asset.name) assets.push({ name: asset.name, size: asset.size ?? 0, sha256: asset.hashes?.["SHA-256"] });
      }
    }
    return fitted(assets);
  }

  /** The SDK has no paginator for this operation, and the operation has no page size. */
  async dependencies(repository: string, item: NameAndVersion): Promise<DeclaredDependency[]> {
    const found: DeclaredDependency[] = [];
    let nextToken: string | undefined;
    do {
      const page: ListPackageVersionDependenciesCommandOutput = await this.client.send(
        new ListPackageVersionDependenciesCommand({ ...this.versionInput(repository, item), nextToken }),
      );
      for (const entry of page.dependencies ?? []) {
        if (entry.package) found.push({ package: entry.package, requirement: entry.versionRequirement ?? "" });
      }
      nextToken = page.nextToken;
    } while (nextToken);
    return fitted(found);
  }

  private pages() {
    return { client: this.client, pageSize: PAGE_SIZE };
  }

  private versionInput(repository: string, item: NameAndVersion) {
    return { ...this.scope, repository, format: "pypi", package: item.name, packageVersion: item.version } as const;
  }
}

function controlsOf({ restrictions }: PackageOriginConfiguration = {}): Omit<ListedPackage, "name"> {
  return { publish: restrictions?.publish, upstream: restrictions?.upstream };
}

/** EXTERNAL is what came through an external connection, INTERNAL what was published in the domain (API Reference, PackageVersionOrigin). */
function originOf(origin: PackageVersionOrigin | undefined): ListedVersion["origin"] {
  if (origin?.originType === "EXTERNAL") return "public";
  return origin?.originType === "INTERNAL" ? "private" : "unknown";
}
