/** Actions of CodeArtifact that a package manager and a scan need to list and download packages; none that publishes. */
export const READ_PACKAGES = [
  "codeartifact:DescribePackageVersion",
  "codeartifact:DescribeRepository",
  "codeartifact:GetRepositoryEndpoint",
  "codeartifact:ListPackages",
  "codeartifact:ListPackageVersionAssets",
  "codeartifact:ListPackageVersionDependencies",
  "codeartifact:ListPackageVersions",
  "codeartifact:ReadFromRepository",
] as const;

/** Lets a repository of the domain get its packages from this one (CodeArtifact User Guide, "Add or remove upstream repositories"). */
export const BE_UPSTREAM = "codeartifact:AssociateWithDownstreamRepository";

/**
 * What a domain's policy has to allow another account, so that it gets tokens, finds repositories and adds its own (CodeArtifact User
 * Guide, "Domain policies"). TagResource goes with CreateRepository, as our repositories have tags: it is for every tag in the domain,
 * AWS knows no narrower permission. A token needs `sts:GetServiceBearerToken` too, which only the other account itself can allow.
 */
export const USE_DOMAIN = [
  "codeartifact:CreateRepository",
  "codeartifact:DescribeDomain",
  "codeartifact:GetAuthorizationToken",
  "codeartifact:GetDomainPermissionsPolicy",
  "codeartifact:ListRepositoriesInDomain",
  "codeartifact:TagResource",
] as const;

/** The use of a domain's key on the way through CodeArtifact. */
export const USE_DOMAIN_KEY = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"] as const;
