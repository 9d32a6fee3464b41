import { arnIn, type Place, servicePrincipal } from "./arn";
import { type BuildPlace, buildStatements } from "./build";
import { useThrough } from "./key-use";
import { tellStatements } from "./messages";
import { allow, allowEverywhere, type Statement } from "./statement";
import { QUARANTINE_PREFIX } from "./quarantine";
import type { Messages } from "./subject";
import type { ServiceTrust } from "./trust";

export interface ScanPermissions extends Place {
  readonly logGroupArn: string;
  readonly domain: string;
  /** Account that owns the domain; its id is part of the ARNs of the domain's repositories and packages. */
  readonly domainOwner: string;
  /** The secrets. */
  readonly parameterArns: readonly string[];
  /** Alias or ARN of the key that encrypts the secrets. */
  readonly secretsKey: string;
  /** The parameter with the hash of the scanner that may run. */
  readonly scannerHashArn: string;
  /** The parameter with the proxy's address, under the secrets' key. @default it is no secret */
  readonly proxyArn?: string | undefined;
  readonly reports: Reports;
  /** @default CodeBuild's own network and image */
  readonly build?: BuildPlace | undefined;
  /** @default nobody is told anything */
  readonly messages?: Messages | undefined;
  /** The pipeline, where packages that come start it: the scan looks who has started it, and why. @default it does not */
  readonly pipelineArn?: string | undefined;
}

/** The bucket of the reports, which is the pipeline's store of artifacts too. */
export interface Reports {
  readonly bucketArn: string;
  /** Key prefix of the pipeline's artifacts. */
  readonly artifactPrefix: string;
  /** Alias or ARN of the key that encrypts it. */
  readonly key: string;
}

/** The scanner reads the domain and its two parameters, and writes its outputs and its cache. It cannot change packages. */
export function scanStatements(props: ScanPermissions): Statement[] {
  const { domain, domainOwner } = props;
  const { bucketArn, artifactPrefix, key } = props.reports;
  const registry = { ...props, account: domainOwner };
  const codeartifact = (rest: string) => arnIn(registry, "codeartifact", rest);
  return [
    allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${props.logGroupArn}:*`),
    allow(
      ["codeartifact:GetAuthorizationToken", "codeartifact:ListPackageGroups", "codeartifact:ListRepositoriesInDomain"],
      codeartifact(`domain/${domain}`),
    ),
    allow(
      ["codeartifact:GetRepositoryEndpoint", "codeartifact:ListPackages", "codeartifact:ReadFromRepository"],
      codeartifact(`repository/${domain}/*`),
    ),
    allow(
      ["codeartifact:ListPackageVersionAssets", "codeartifact:ListPackageVersionDependencies", "codeartifact:ListPackageVersions"],
      codeartifact(`package/${domain}/*`),
    ),
    allowEverywhere("sts:GetServiceBearerToken", "a bearer token has no ARN; limited to CodeArtifact's instead", {
      StringEquals: { "sts:AWSServiceName": servicePrincipal("codeartifact") },
    }),
    allow("ssm:GetParameter", props.parameterArns),
    decryptSecrets(props),
    // CodeBuild itself reads these for the build's variables.
    allow("ssm:GetParameters", props.proxyArn === undefined ? props.scannerHashArn : [props.scannerHashArn, props.proxyArn]),
    allow("s3:PutObject", [`${bucketArn}/outputs/*`, `${bucketArn}/cache/*`]),
    // The ledger of `ops quarantine`, which that alone writes.
    allow("s3:GetObject", [`${bucketArn}/cache/*`, `${bucketArn}/${QUARANTINE_PREFIX}*`]),
    allow(["s3:GetObject", "s3:GetObjectVersion"], `${bucketArn}/${artifactPrefix}*`),
    useThrough("s3", { actions: ["kms:Decrypt", "kms:GenerateDataKey"], key, place: props }),
    ...(props.messages === undefined ? [] : tellStatements(props, props.messages)),
    ...(props.pipelineArn === undefined ? [] : [allow(OWN_PIPELINE, props.pipelineArn)]),
    ...buildStatements(props, props.build ?? {}),
  ];
}

/** Who has started a run and for which package; to end one that has nothing left to look at. */
const OWN_PIPELINE = ["codepipeline:GetPipelineExecution", "codepipeline:ListPipelineExecutions", "codepipeline:StopPipelineExecution"];

/** Systems Manager encrypts a parameter together with its ARN (Systems Manager User Guide, "How Parameter Store uses AWS KMS"). */
function decryptSecrets({ secretsKey: key, parameterArns, proxyArn, ...place }: ScanPermissions): Statement {
  const arns = [...parameterArns, ...(proxyArn === undefined ? [] : [proxyArn])];
  return useThrough("ssm", { actions: "kms:Decrypt", key, place }, { "kms:EncryptionContext:PARAMETER_ARN": arns });
}

/** The build's role is CodeBuild's, for the project alone. */
export function scanTrust(place: Place, projectName: string): ServiceTrust {
  const { account } = place;
  return { service: servicePrincipal("codebuild"), account, sourceArn: arnIn(place, "codebuild", `project/${projectName}`) };
}
