import { arnIn, bucketArn, servicePrincipal } from "./arn";
import { useThrough } from "./key-use";
import { allow, allowEverywhere, named, type Statement } from "./statement";
import type { Subject } from "./subject";

/** Where the ledger of what is quarantined is, in the report bucket. */
export const QUARANTINE_PREFIX = "quarantine/";

/**
 * Archives versions of the domain's packages and publishes them again, and keeps the ledger of that. It can neither delete nor dispose of
 * a version, nor change what is in one, nor write what a scan has found.
 */
export function quarantineStatements(subject: Subject): Statement[] {
  const { registry, scanner } = subject;
  const { domain, domainOwner: account } = registry;
  const codeartifact = (rest: string) => arnIn({ ...subject, account }, "codeartifact", rest);
  const keys = (prefix: string) => bucketArn(subject, scanner.reportBucket, prefix);
  return [
    named(
      "Domain",
      allow(["codeartifact:GetAuthorizationToken", "codeartifact:ListRepositoriesInDomain"], codeartifact(`domain/${domain}`)),
    ),
    named(
      "Repositories",
      allow(
        [
          "codeartifact:DescribeRepository",
          "codeartifact:GetRepositoryEndpoint",
          "codeartifact:ListPackages",
          "codeartifact:ReadFromRepository",
        ],
        codeartifact(`repository/${domain}/*`),
      ),
    ),
    named(
      "Packages",
      allow(
        ["codeartifact:DescribePackageVersion", "codeartifact:ListPackageVersions", "codeartifact:UpdatePackageVersionsStatus"],
        codeartifact(`package/${domain}/*`),
      ),
    ),
    named(
      "IndexPages",
      allowEverywhere("sts:GetServiceBearerToken", "a bearer token has no ARN; limited to CodeArtifact's instead", {
        StringEquals: { "sts:AWSServiceName": servicePrincipal("codeartifact") },
      }),
    ),
    named("Results", allow("s3:GetObject", keys("outputs/*"))),
    // Without it, S3 does not say that there is no ledger yet.
    named("ResultLists", allow("s3:ListBucket", bucketArn(subject, scanner.reportBucket))),
    named("Ledger", allow(["s3:GetObject", "s3:PutObject"], keys(`${QUARANTINE_PREFIX}*`))),
    named("ReportsKey", useThrough("s3", { actions: ["kms:Decrypt", "kms:GenerateDataKey"], key: scanner.reportsKey, place: subject })),
  ];
}
