import { arnIn } from "./arn";
import { allow, allowEverywhere, named, type Statement } from "./statement";
import type { Subject } from "./subject";

/**
 * Looks in the whole account for what was made by hand under other names. A policy of its own, which may be detached when nothing is left
 * to adopt: `ops adopt` then says what it could not look at.
 */
export function adoptStatements(subject: Subject): Statement[] {
  const { partition, region, account, registry } = subject;
  const { domain, domainOwner } = registry;
  const foreign = (type: string, below: string) =>
    domainOwner === account ? [] : [arnIn({ ...subject, account: domainOwner }, "codeartifact", `${type}/${domain}${below}`)];
  const here = { StringEquals: { "aws:RequestedRegion": region } };
  return [
    named(
      "AdoptLists",
      allowEverywhere(["codeartifact:ListDomains", "codebuild:ListProjects", "codepipeline:ListPipelines"], "lists have no resource", here),
    ),
    named("AdoptBucketList", allowEverywhere("s3:ListAllMyBuckets", "a list of the account's buckets in all regions")),
    named("AdoptBuckets", allow("s3:ListBucket", `arn:${partition}:s3:::*`, { StringEquals: { "aws:ResourceAccount": account } })),
    named(
      "AdoptDomains",
      allow("codeartifact:ListRepositoriesInDomain", [arnIn(subject, "codeartifact", "domain/*"), ...foreign("domain", "")]),
    ),
    named(
      "AdoptRepositories",
      allow("codeartifact:DescribeRepository", [arnIn(subject, "codeartifact", "repository/*"), ...foreign("repository", "/*")]),
    ),
    named("AdoptSources", allow(["codecommit:GetBranch", "codecommit:GetFolder"], arnIn(subject, "codecommit", "*"))),
    named("AdoptBuilds", allow("codebuild:BatchGetProjects", arnIn(subject, "codebuild", "project/*"))),
    named("AdoptPipelines", allow("codepipeline:GetPipeline", arnIn(subject, "codepipeline", "*"))),
  ];
}
