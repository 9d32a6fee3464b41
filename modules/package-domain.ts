import { CodeartifactDomain } from "@cdktf/provider-aws/lib/codeartifact-domain";
import { CodeartifactDomainPermissionsPolicy } from "@cdktf/provider-aws/lib/codeartifact-domain-permissions-policy";
import { Construct } from "constructs";
import { EncryptionKey } from "./encryption-key";
import { READ_PACKAGES, USE_DOMAIN, USE_DOMAIN_KEY } from "./package-actions";
import { readerStatements } from "./package-readers";
import { iamArn, type Place, regionalService } from "./permissions/arn";
import { policyDocument } from "./permissions/policy";
import type { Statement } from "./permissions/statement";

/** Stands for the AWS managed key of CodeArtifact. */
const AWS_MANAGED = "aws-managed";

export interface PackageDomainProps extends Place {
  readonly domain: string;
  /** Alias of the key that is created for the domain, with the prefix `alias/`. */
  readonly keyAlias: string;
  /** ARN of a key that exists already, or `aws-managed` for CodeArtifact's own. @default a key is created */
  readonly encryptionKey?: string;
  /** Account ids and organization ids that may use the domain, and add repositories to it. @default none */
  readonly readers?: readonly string[];
  /** Whether Terraform refuses to destroy the domain and its key. */
  readonly protect: boolean;
}

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
      policyDocument: policyDocument(...readerStatements(props.partition, readers, USE_DOMAIN), ownerReads(props)),
    });
  }

  /** Undefined for CodeArtifact's own key: the provider leaves an attribute as it is if it is not configured. */
  private encryptionKey(props: PackageDomainProps): string | undefined {
    const { domain, partition, region, account, keyAlias, encryptionKey, readers = [], protect } = props;
    if (encryptionKey !== undefined) return encryptionKey === AWS_MANAGED ? undefined : encryptionKey;
    const description = `Packages of the CodeArtifact domain ${domain}`;
    const through = { "kms:ViaService": regionalService({ partition, region }, "codeartifact") };
    const users = readerStatements(partition, readers, USE_DOMAIN_KEY, through);
    return new EncryptionKey(this, "key", { alias: keyAlias, description, partition, account, users, protect }).arn;
  }
}

/**
 * A repository belongs to the account that added it, also in another account's domain. The domain's policy counts for everything in the
 * domain, so that its owner's scan sees the packages of all of them.
 */
function ownerReads(place: Place): Statement {
  return { Sid: "OwnerReads", Effect: "Allow", Principal: { AWS: iamArn(place, "root") }, Action: READ_PACKAGES, Resource: "*" };
}
