import { CodeartifactDomain } from "@cdktf/provider-aws/lib/codeartifact-domain";
import { CodeartifactDomainPermissionsPolicy } from "@cdktf/provider-aws/lib/codeartifact-domain-permissions-policy";
import { Construct } from "constructs";
import { EncryptionKey } from "./encryption-key";
import { readerStatements } from "./package-readers";
import type { Place } from "./permissions/arn";
import { policyDocument } from "./permissions/policy";

/** Stands for the AWS managed key of CodeArtifact. */
const AWS_MANAGED = "aws-managed";

export interface PackageDomainProps extends Pick<Place, "partition" | "account"> {
  readonly domain: string;
  /** Alias of the key that is created for the domain, with the prefix `alias/`. */
  readonly keyAlias: string;
  /** ARN of a key that exists already, or `aws-managed` for CodeArtifact's own. @default a key is created */
  readonly encryptionKey?: string;
  /** Account ids and organization ids that may use the domain. @default none */
  readonly readers?: readonly string[];
  /** Whether Terraform refuses to destroy the domain and its key. */
  readonly protect: boolean;
}

const READ = ["codeartifact:DescribeDomain", "codeartifact:GetAuthorizationToken", "codeartifact:ListRepositoriesInDomain"];

/** A CodeArtifact domain, its key unless another one is given, and the domain's half of the readers' permissions. */
export class PackageDomain extends Construct {
  readonly domain: string;

  constructor(scope: Construct, id: string, props: PackageDomainProps) {
    super(scope, id);
    const { protect, readers = [] } = props;
    const domain = new CodeartifactDomain(this, "Default", {
      domain: props.domain,
      encryptionKey: this.encryptionKey(props),
      lifecycle: { preventDestroy: protect },
    });
    this.domain = domain.domain;
    if (readers.length === 0) return;
    new CodeartifactDomainPermissionsPolicy(this, "policy", {
      domain: domain.domain,
      // To get a token, a reader needs sts:GetServiceBearerToken too, which only its own account can allow.
      policyDocument: policyDocument(...readerStatements(props.partition, readers, READ)),
    });
  }

  /** Undefined for CodeArtifact's own key: the provider leaves an attribute as it is if it is not configured. */
  private encryptionKey({ domain, partition, account, keyAlias, encryptionKey, protect }: PackageDomainProps): string | undefined {
    if (encryptionKey !== undefined) return encryptionKey === AWS_MANAGED ? undefined : encryptionKey;
    const description = `Packages of the CodeArtifact domain ${domain}`;
    return new EncryptionKey(this, "key", { alias: keyAlias, description, partition, account, protect }).arn;
  }
}
