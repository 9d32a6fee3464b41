import { CodeartifactDomain } from "@cdktf/provider-aws/lib/codeartifact-domain";
import { CodeartifactDomainPermissionsPolicy } from "@cdktf/provider-aws/lib/codeartifact-domain-permissions-policy";
import { Construct } from "constructs";
import { EncryptionKey } from "./encryption-key";
import { readerStatements } from "./package-readers";
import { policyDocument } from "./policy";

export interface PackageDomainProps {
  readonly domain: string;
  readonly account: string;
  /** With the prefix `alias/`. */
  readonly keyAlias: string;
  /** Account ids and organization ids that may use the domain. @default none */
  readonly readers?: readonly string[];
  /** Whether Terraform refuses to destroy the domain and its key. */
  readonly protect: boolean;
}

const READ = ["codeartifact:DescribeDomain", "codeartifact:GetAuthorizationToken", "codeartifact:ListRepositoriesInDomain"];

/** A CodeArtifact domain with its own encryption key, and the first half of what readers need. */
export class PackageDomain extends Construct {
  readonly domain: string;

  constructor(scope: Construct, id: string, props: PackageDomainProps) {
    super(scope, id);
    const { account, protect, readers = [] } = props;
    const key = new EncryptionKey(this, "key", {
      alias: props.keyAlias,
      description: `Packages of the CodeArtifact domain ${props.domain}`,
      account,
      protect,
    });
    const domain = new CodeartifactDomain(this, "Default", {
      domain: props.domain,
      encryptionKey: key.arn,
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
}
