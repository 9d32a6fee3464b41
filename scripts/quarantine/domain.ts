import {
  type CodeartifactClient,
  DescribePackageVersionCommand,
  DescribeRepositoryCommand,
  paginateListPackages,
  paginateListPackageVersions,
  paginateListRepositoriesInDomain,
  ResourceNotFoundException,
  UpdatePackageVersionsStatusCommand,
} from "@aws-sdk/client-codeartifact";
import { normalizeName } from "../../modules/scanner/contract/names";
import type { LedgerEntry } from "../../modules/scanner/contract/quarantine";
import type { VerbContext } from "../cli/context";
import type { Present } from "./types";

export type DomainContext = Pick<VerbContext, "environment" | "names" | "signal"> & {
  readonly aws: { readonly codeArtifact: CodeartifactClient };
};

/** A repository, and the repositories from which it gets packages. */
export interface Repository {
  readonly name: string;
  readonly upstreams: readonly string[];
}

/** What `ops quarantine` asks of CodeArtifact. */
export class Domain {
  private readonly scope: { readonly domain: string; readonly domainOwner: string };

  constructor(private readonly context: DomainContext) {
    const { environment, names } = context;
    this.scope = { domain: environment.registry.domain, domainOwner: names.domainOwner };
  }

  async repositoryNames(): Promise<string[]> {
    const found: string[] = [];
    for await (const { repositories = [] } of paginateListRepositoriesInDomain(this.pages(), this.scope))
      found.push(...repositories.flatMap(({ name }) => name ?? []));
    return found;
  }

  async repository(name: string): Promise<Repository> {
    const { repository } = await this.send(new DescribeRepositoryCommand({ ...this.scope, repository: name }));
    const upstreams = (repository?.upstreams ?? []).flatMap(({ repositoryName }) => repositoryName ?? []);
    return { name, upstreams };
  }

  /** Names of the Python packages of a repository, normalised. */
  async packages(repository: string): Promise<string[]> {
    const found: string[] = [];
    for await (const { packages = [] } of paginateListPackages(this.pages(), { ...this.scope, repository, format: "pypi" }))
      found.push(...packages.flatMap(({ package: name }) => (name === undefined ? [] : normalizeName(name))));
    return found;
  }

  /** The versions of a package in a repository, of every status, the most recently published first; none if it has none. */
  async versions(repository: string, name: string): Promise<Present[]> {
    const input = { ...this.scope, repository, format: "pypi", package: name, sortBy: "PUBLISHED_TIME" } as const;
    const found: Present[] = [];
    try {
      for await (const { versions = [] } of paginateListPackageVersions(this.pages(), input))
        for (const { version, status, revision, origin } of versions) {
          if (version === undefined || status === undefined) continue;
          const external = origin?.originType === "EXTERNAL";
          found.push({ repository, package: name, version, status, external, ...(revision !== undefined && { revision }) });
        }
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    }
    return found;
  }

  /** When a version came into a repository; undefined if CodeArtifact does not say. */
  async publishedAt({ repository, package: name, version }: Present): Promise<Date | undefined> {
    const input = { ...this.scope, repository, format: "pypi", package: name, packageVersion: version } as const;
    return (await this.send(new DescribePackageVersionCommand(input))).packageVersion?.publishedTime;
  }

  /**
   * Sets the status of one version, if it still has the expected one and the revision that the entry has. Gives CodeArtifact's words if it
   * did not: one version a call, as a call of several changes none if one of them fails.
   */
  async setStatus(entry: LedgerEntry, to: { readonly from: Present["status"]; readonly target: string }): Promise<string | undefined> {
    const { repository, package: name, version, revision } = entry;
    const { failedVersions = {} } = await this.send(
      new UpdatePackageVersionsStatusCommand({
        ...this.scope,
        repository,
        format: "pypi",
        package: name,
        versions: [version],
        ...(revision !== undefined && { versionRevisions: { [version]: revision } }),
        expectedStatus: to.from as "Archived",
        targetStatus: to.target as "Archived",
      }),
    );
    const failed = failedVersions[version];
    return failed && `${failed.errorCode ?? "failed"}: ${failed.errorMessage ?? "no reason given"}`;
  }

  private pages() {
    return { client: this.context.aws.codeArtifact, pageSize: 1000 };
  }

  private get send(): CodeartifactClient["send"] {
    const { codeArtifact } = this.context.aws;
    return codeArtifact.send.bind(codeArtifact);
  }
}

/** The repositories with those first from which others get packages. */
export function upstreamsFirst(repositories: readonly Repository[]): string[] {
  const known = new Map(repositories.map((each) => [each.name, each]));
  const sorted: string[] = [];
  const visit = (name: string, way: readonly string[]): void => {
    const found = known.get(name);
    if (found === undefined || sorted.includes(name) || way.includes(name)) return;
    for (const upstream of found.upstreams) visit(upstream, [...way, name]);
    sorted.push(name);
  };
  for (const { name } of [...repositories].sort((one, other) => (one.name < other.name ? -1 : 1))) visit(name, []);
  return sorted;
}
