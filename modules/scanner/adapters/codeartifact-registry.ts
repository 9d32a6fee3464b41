import {
  type CodeartifactClient,
  ListPackageVersionDependenciesCommand,
  type ListPackageVersionDependenciesCommandOutput,
  paginateListPackages,
  paginateListPackageVersionAssets,
  paginateListPackageVersions,
  paginateListRepositoriesInDomain,
} from "@aws-sdk/client-codeartifact";
import type { Asset } from "../contract/results";
import type { DeclaredDependency, NameAndVersion, PublishedVersion, PublishedVersions, Registry } from "../ports";

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

  async packages(repository: string): Promise<string[]> {
    const names: string[] = [];
    for await (const page of paginateListPackages(this.pages(), { ...this.scope, repository, format: "pypi" })) {
      for (const summary of page.packages ?? []) if (summary.package) names.push(summary.package);
    }
    return names;
  }

  async versions(repository: string, name: string): Promise<PublishedVersions> {
    const published: PublishedVersion[] = [];
    let defaultDisplayVersion: string | undefined;
    const input = { ...this.scope, repository, format: "pypi", package: name, status: "Published", sortBy: "PUBLISHED_TIME" } as const;
    for await (const page of paginateListPackageVersions(this.pages(), input)) {
      defaultDisplayVersion ??= page.defaultDisplayVersion;
      // The call above asks for this status only; it is checked again because no other version may be scanned.
      for (const { version, status, revision } of page.versions ?? []) {
        if (version && status === "Published") published.push({ version, revision });
      }
    }
    return { published, defaultDisplayVersion };
  }

  async assets(repository: string, item: NameAndVersion): Promise<Asset[]> {
    const assets: Asset[] = [];
    for await (const page of paginateListPackageVersionAssets(this.pages(), this.versionInput(repository, item))) {
      for (const asset of page.assets ?? []) {
        if (asset.name) assets.push({ name: asset.name, size: asset.size ?? 0, sha256: asset.hashes?.["SHA-256"] });
      }
    }
    return assets;
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
    return found;
  }

  private pages() {
    return { client: this.client, pageSize: PAGE_SIZE };
  }

  private versionInput(repository: string, item: NameAndVersion) {
    return { ...this.scope, repository, format: "pypi", package: item.name, packageVersion: item.version } as const;
  }
}
