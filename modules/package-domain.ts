import { CodeartifactDomain } from "@cdktf/provider-aws/lib/codeartifact-domain";
import { CodeartifactDomainPermissionsPolicy } from "@cdktf/provider-aws/lib/codeartifact-domain-permissions-policy";
import { Construct } from "constructs";
import { EncryptionKey } from "./encryption-key";
import { readerStatements } from "./package-readers";
import { policyDocument } from "./policy";

/** Stands for the key that CodeArtifact itself keeps in every account. */
const AWS_MANAGED = "aws-managed";

export interface PackageDomainProps {
  readonly domain: string;
  readonly account: string;
  /** Alias of the key that is made for the domain, with the prefix `alias/`. */
  readonly keyAlias: string;
  /** ARN of a key that exists already, or `aws-managed` for CodeArtifact's own. @default a key is made */
  readonly encryptionKey?: string;
  /** Account ids and organization ids that may use the domain. @default none */
  readonly readers?: readonly string[];
  /** Whether Terraform refuses to destroy the domain and its key. */
  readonly protect: boolean;
}

const READ = ["codeartifact:DescribeDomain", "codeartifact:GetAuthorizationToken", "codeartifact:ListRepositoriesInDomain"];

/** A CodeArtifact domain, with a key of its own unless it has another one, and the first half of what readers need. */
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
      // To get a token, a reader needs sts:GetServiceBearerToken too, which only its own account can allow it.
      policyDocument: policyDocument(...readerStatements(readers, READ)),
    });
  }

  /** Undefined for CodeArtifact's own key: what is not configured, the provider leaves as it is. */
  private encryptionKey({ domain, account, keyAlias, encryptionKey, protect }: PackageDomainProps): string | undefined {
    if (encryptionKey !== undefined) return encryptionKey === AWS_MANAGED ? undefined : encryptionKey;
    const description = `Packages of the CodeArtifact domain ${domain}`;
    return new EncryptionKey(this, "key", { alias: keyAlias, description, account, protect }).arn;
  }
}
