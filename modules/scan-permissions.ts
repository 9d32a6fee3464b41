import { allowKeyThroughS3 } from "./key-permissions";
import type { ServiceRole } from "./service-role";

export interface ScanPermissionsProps {
  readonly region: string;
  readonly domain: string;
  /** Account that owns the domain; its id is part of the ARNs of the domain's repositories and packages. */
  readonly domainOwner: string;
  readonly parameterArns: readonly string[];
  /** The parameter of the accepted source: CodeBuild reads it as the build's role, before the first command. */
  readonly acceptedSourceArn: string;
  readonly bucketArn: string;
  /** Key that encrypts the bucket. */
  readonly keyArn: string;
  /** Key prefix of the pipeline's artifacts. */
  readonly artifactPrefix: string;
}

/** Allows the scanner to read the domain and its two parameters, and to write its outputs and its cache. It cannot change packages. */
export function allowScan(role: ServiceRole, props: ScanPermissionsProps): void {
  const { bucketArn, domain } = props;
  const codeartifact = `arn:aws:codeartifact:${props.region}:${props.domainOwner}`;
  role.allow(["codeartifact:GetAuthorizationToken", "codeartifact:ListRepositoriesInDomain"], `${codeartifact}:domain/${domain}`);
  role.allow(
    ["codeartifact:GetRepositoryEndpoint", "codeartifact:ListPackages", "codeartifact:ReadFromRepository"],
    `${codeartifact}:repository/${domain}/*`,
  );
  role.allow(
    ["codeartifact:ListPackageVersionAssets", "codeartifact:ListPackageVersionDependencies", "codeartifact:ListPackageVersions"],
    `${codeartifact}:package/${domain}/*`,
  );
  role.allowEverywhere("sts:GetServiceBearerToken", "a bearer token has no ARN; limited to CodeArtifact's instead", {
    StringEquals: { "sts:AWSServiceName": "codeartifact.amazonaws.com" },
  });
  role.allow("ssm:GetParameter", props.parameterArns);
  role.allow("ssm:GetParameters", props.acceptedSourceArn);
  role.allow("s3:PutObject", `${bucketArn}/outputs/*`);
  role.allow(["s3:GetObject", "s3:PutObject"], `${bucketArn}/cache/*`);
  role.allow(["s3:GetObject", "s3:GetObjectVersion"], `${bucketArn}/${props.artifactPrefix}*`);
  allowKeyThroughS3(role, props);
}
