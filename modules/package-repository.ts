import { CodeartifactRepository } from "@cdktf/provider-aws/lib/codeartifact-repository";
import { CodeartifactRepositoryPermissionsPolicy } from "@cdktf/provider-aws/lib/codeartifact-repository-permissions-policy";
import { Construct } from "constructs";
import { BE_UPSTREAM, READ_PACKAGES } from "./package-actions";
import { readerStatements } from "./package-readers";
import { policyDocument } from "./permissions/policy";

export interface PackageRepositoryProps {
  readonly partition: string;
  readonly domain: string;
  readonly domainOwner: string;
  readonly repository: string;
  readonly description: string;
  /** Public repository that provides missing packages; cannot be combined with an upstream. @default none */
  readonly externalConnection?: string;
  /** Repository of the domain that provides missing packages. @default none */
  readonly upstream?: string;
  /** Account ids and organization ids that may install from it, and make it the upstream of their own repositories. @default none */
  readonly readers?: readonly string[];
  /** Whether Terraform refuses to destroy the repository. */
  readonly protect: boolean;
}

/** A CodeArtifact repository that gets packages from a public repository or from another one of its domain. */
export class PackageRepository extends Construct {
  readonly repository: string;

  constructor(scope: Construct, id: string, props: PackageRepositoryProps) {
    super(scope, id);
    const { domain, domainOwner, externalConnection, upstream, readers = [] } = props;
    const repository = new CodeartifactRepository(this, "Default", {
      domain,
      domainOwner,
      repository: props.repository,
      description: props.description,
      externalConnections: externalConnection === undefined ? undefined : { externalConnectionName: externalConnection },
      upstream: upstream === undefined ? undefined : [{ repositoryName: upstream }],
      lifecycle: { preventDestroy: props.protect },
    });
    this.repository = repository.repository;
    if (readers.length === 0) return;
    new CodeartifactRepositoryPermissionsPolicy(this, "policy", {
      domain,
      domainOwner,
      repository: repository.repository,
      policyDocument: policyDocument(...readerStatements(props.partition, readers, [BE_UPSTREAM, ...READ_PACKAGES])),
    });
  }
}
