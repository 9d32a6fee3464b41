import type { SandboxContext } from "../../../core/service";
import { packageArn } from "./arns";
import { packageKey } from "./store";
import type { PackageId, Repository, Version } from "./types";

/** What has changed of a package version. */
export interface Change {
  readonly operationType: "Created" | "Updated" | "Deleted";
  readonly assetsAdded?: number;
  readonly assetsRemoved?: number;
  readonly statusChanged?: boolean;
}

/** Sends CodeArtifact's events: to the account that owns the domain, and to the one that has the repository, once if it is the same. */
export class Changes {
  private sequence = 0;

  constructor(private readonly context: Pick<SandboxContext, "emit">) {}

  /** CodeArtifact User Guide, "CodeArtifact event format and example". */
  note(repository: Repository, id: PackageId, version: Version, change: Change): void {
    const { domain } = repository;
    const { operationType, assetsAdded = 0, assetsRemoved = 0, statusChanged = false } = change;
    this.sequence += 1;
    const detail = {
      domainName: domain.name,
      domainOwner: domain.owner,
      repositoryName: repository.name,
      repositoryAdministrator: repository.administratorAccount,
      packageFormat: id.format,
      packageNamespace: id.namespace ?? null,
      packageName: id.name,
      packageVersion: version.version,
      packageVersionState: version.status,
      packageVersionRevision: version.revision,
      changes: { assetsAdded, assetsRemoved, assetsUpdated: 0, metadataUpdated: operationType === "Created", statusChanged },
      operationType,
      sequenceNumber: this.sequence,
      eventDeduplicationId: `${version.revision}-${this.sequence}`,
    };
    const resources = [packageArn(domain.region, domain.owner, domain.name, repository.name, id)];
    for (const account of new Set([domain.owner, repository.administratorAccount]))
      this.context.emit({
        account,
        region: domain.region,
        source: "aws.codeartifact",
        detailType: "CodeArtifact Package Version State Change",
        resources,
        detail,
      });
  }

  /** Does something that may make a version or add assets to it, and tells of either. */
  noting(repository: Repository, id: PackageId, name: string, work: () => Version): Version {
    const before = repository.packages.get(packageKey(id))?.versions.get(name);
    const had = before?.assets.size ?? 0;
    const version = work();
    const assetsAdded = version.assets.size - (before === version ? had : 0);
    if (before !== version) this.note(repository, id, version, { operationType: "Created", assetsAdded, statusChanged: true });
    else if (assetsAdded > 0) this.note(repository, id, version, { operationType: "Updated", assetsAdded });
    return version;
  }
}
