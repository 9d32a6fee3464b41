import { arnIn } from "./arn";
import { allow, allowEverywhere, named, type Statement } from "./statement";
import type { Subject } from "./subject";

function domainArn({ registry, ...place }: Subject): string {
  return arnIn({ ...place, account: registry.domainOwner }, "codeartifact", `domain/${registry.domain}`);
}

function repositoryArns({ registry, ...place }: Subject): string[] {
  const { domain, domainOwner, repositories } = registry;
  return repositories.map((name) => arnIn({ ...place, account: domainOwner }, "codeartifact", `repository/${domain}/${name}`));
}

/** Looks at domain and repositories; reads no package. */
export function registryRead(subject: Subject): Statement[] {
  return [
    named(
      "Domain",
      allow(
        [
          "codeartifact:DescribeDomain",
          "codeartifact:GetDomainPermissionsPolicy",
          "codeartifact:ListPackageGroups",
          "codeartifact:ListTagsForResource",
        ],
        domainArn(subject),
      ),
    ),
    named(
      "Repositories",
      allow(
        ["codeartifact:DescribeRepository", "codeartifact:GetRepositoryPermissionsPolicy", "codeartifact:ListTagsForResource"],
        repositoryArns(subject),
      ),
    ),
  ];
}

/** Makes domain and repositories. */
export function registryChange(subject: Subject): Statement[] {
  const tags: Record<string, string> = {};
  for (const [tag, value] of Object.entries(subject.keyTags)) tags[`aws:RequestTag/${tag}`] = value;
  return [
    named(
      "MakeRegistry",
      allowEverywhere(["codeartifact:CreateDomain", "codeartifact:CreateRepository"], "IAM knows no resource for it", {
        StringEquals: { "aws:RequestedRegion": subject.region, ...tags },
      }),
    ),
    named(
      "ChangeDomain",
      allow(
        [
          "codeartifact:DeleteDomain",
          "codeartifact:DeleteDomainPermissionsPolicy",
          "codeartifact:PutDomainPermissionsPolicy",
          "codeartifact:TagResource",
          "codeartifact:UntagResource",
        ],
        domainArn(subject),
      ),
    ),
    named(
      "ChangeRepositories",
      allow(
        [
          "codeartifact:AssociateExternalConnection",
          "codeartifact:AssociateWithDownstreamRepository",
          "codeartifact:DeleteRepository",
          "codeartifact:DeleteRepositoryPermissionsPolicy",
          "codeartifact:DisassociateExternalConnection",
          "codeartifact:PutRepositoryPermissionsPolicy",
          "codeartifact:TagResource",
          "codeartifact:UntagResource",
          "codeartifact:UpdateRepository",
        ],
        repositoryArns(subject),
      ),
    ),
  ];
}
