import { arnIn } from "./arn";
import { allow, allowEverywhere, named, type Conditions, type Statement } from "./statement";
import type { Subject } from "./subject";

function domainArn({ registry, ...place }: Subject): string {
  return arnIn({ ...place, account: registry.domainOwner }, "codeartifact", `domain/${registry.domain}`);
}

function repositoryArns({ registry, ...place }: Subject, names = registry.repositories): string[] {
  const { domain, domainOwner } = registry;
  return names.map((name) => arnIn({ ...place, account: domainOwner }, "codeartifact", `repository/${domain}/${name}`));
}

/** Whether another account owns the domain: then this one adds repositories to it, and neither sees nor changes what its owner decides. */
function isForeign({ account, registry }: Subject): boolean {
  return registry.domainOwner !== account;
}

/** Looks at domain and repositories; reads no package. */
export function registryRead(subject: Subject): Statement[] {
  return [
    ...(isForeign(subject) ? [] : domainRead(subject)),
    named(
      "Repositories",
      allow(
        ["codeartifact:DescribeRepository", "codeartifact:GetRepositoryPermissionsPolicy", "codeartifact:ListTagsForResource"],
        repositoryArns(subject),
      ),
    ),
  ];
}

function domainRead(subject: Subject): Statement[] {
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
  ];
}

/** Makes domain and repositories, and closes packages to versions from outside (`ops guard`). */
export function registryChange(subject: Subject): Statement[] {
  return [
    ...(isForeign(subject) ? addRepositories(subject) : makeDomain(subject)),
    ...changeRepositories(subject),
    ...guardPackages(subject),
  ];
}

/** What `ops guard` sets. Package groups are their domain's owner's. */
function guardPackages(subject: Subject): Statement[] {
  const { registry, ...place } = subject;
  const ours = (kind: string, which: string) =>
    arnIn({ ...place, account: registry.domainOwner }, "codeartifact", `${kind}/${registry.domain}${which}`);
  const packages = named(
    "GuardPackages",
    allow(["codeartifact:DescribePackage", "codeartifact:PutPackageOriginConfiguration"], ours("package", "/*")),
  );
  if (isForeign(subject)) return [packages];
  return [
    packages,
    named("LookAtGroups", allow("codeartifact:GetAssociatedPackageGroup", ours("package-group", "/*"))),
    named("GuardNames", allow("codeartifact:UpdatePackageGroupOriginConfiguration", ours("package-group", "/pypi/*"))),
    named(
      "MakeGroups",
      allowEverywhere("codeartifact:CreatePackageGroup", "IAM knows no resource for it", {
        StringEquals: { "aws:RequestedRegion": subject.region },
      }),
    ),
  ];
}

/** What is made has our tags from the first moment on. */
function made({ region, keyTags }: Subject): Conditions {
  const tags = Object.fromEntries(Object.entries(keyTags).map(([tag, value]) => [`aws:RequestTag/${tag}`, value]));
  return { StringEquals: { "aws:RequestedRegion": region, ...tags } };
}

function makeDomain(subject: Subject): Statement[] {
  return [
    named(
      "MakeRegistry",
      allowEverywhere(["codeartifact:CreateDomain", "codeartifact:CreateRepository"], "IAM knows no resource for it", made(subject)),
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
  ];
}

/** Adds repositories to another account's domain, whose policy has to allow it too, and so has the policy of a repository upstream. */
function addRepositories(subject: Subject): Statement[] {
  const { upstream } = subject.registry;
  const added = named("AddRepositories", allowEverywhere("codeartifact:CreateRepository", "IAM knows no resource for it", made(subject)));
  if (upstream === undefined) return [added];
  return [added, named("Upstream", allow("codeartifact:AssociateWithDownstreamRepository", repositoryArns(subject, [upstream])))];
}

function changeRepositories(subject: Subject): Statement[] {
  return [
    named(
      "ChangeRepositories",
      allow(
        [
          "codeartifact:AssociateExternalConnection",
          "codeartifact:AssociateWithDownstreamRepository",
          "codeartifact:DeleteRepository",
          "codeartifact:DeleteRepositoryPermissionsPolicy",
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
