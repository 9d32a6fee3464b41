import { BE_UPSTREAM, READ_PACKAGES, USE_DOMAIN, USE_DOMAIN_KEY } from "../../../modules/package-actions";
import type { Statement } from "../../../modules/permissions/policy";
import { list, statements } from "../documents";
import { ALL } from "../synthesized";

/** The statements that may be on every resource, and why they cannot name one. */
const WITHOUT_RESOURCE: Readonly<Record<string, string>> = {
  "aws_kms_key policy kms:*": "in a key policy, * is the key itself; the account's own IAM decides who may use it",
  "aws_kms_key policy kms:ReEncryptFrom": "in a key policy, * is the key itself; a denial",
  "aws_iam_role_policy policy sts:GetServiceBearerToken": "a bearer token has no ARN; limited to CodeArtifact by condition",
  ...Object.fromEntries(USE_DOMAIN_KEY.map((action) => [`aws_kms_key policy ${action}`, "in a key policy, * is the key itself"])),
  ...Object.fromEntries(
    ["DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets", "Vpcs"].map((what) => [
      `aws_iam_role_policy policy ec2:Describe${what}`,
      "a list has no ARN; limited to the region, and only for a build in a VPC",
    ]),
  ),
  "aws_iam_role_policy policy ecr:GetAuthorizationToken": "a token of ECR has no ARN; only for an image of ECR",
  ...Object.fromEntries(
    [
      "codeartifact:CreateDomain",
      "codeartifact:CreatePackageGroup",
      "codeartifact:CreateRepository",
      "codecommit:ListRepositories",
      "codepipeline:ListWebhooks",
      "events:ListEventBuses",
      "events:ListRuleNamesByTarget",
      "kms:CreateKey",
      "kms:ListAliases",
      "kms:ListKeys",
      "logs:DescribeLogGroups",
      "logs:DescribeResourcePolicies",
      "scheduler:ListSchedules",
      "ssm:DescribeParameters",
      "sts:GetServiceBearerToken",
    ].map((action) => [`aws_iam_policy policy ${action}`, "of the roles of runs; the reason stands beside it in modules/permissions"]),
  ),
  ...Object.fromEntries(
    [...USE_DOMAIN, ...READ_PACKAGES].map((action) => [
      `aws_codeartifact_domain_permissions_policy policy_document ${action}`,
      "in a domain policy, * is the domain and what is in it",
    ]),
  ),
  ...Object.fromEntries(
    [BE_UPSTREAM, ...READ_PACKAGES].map((action) => [
      `aws_codeartifact_repository_permissions_policy policy_document ${action}`,
      "in a repository policy, * is the repository itself",
    ]),
  ),
};

/** The actions that may have a wildcard. Only the first is an Allow; the second is a Deny. */
const WITH_WILDCARD = ["Allow aws_kms_key kms:*", "Deny aws_s3_bucket_policy s3:*"];

const all = statements(ALL);

test("every statement on all resources has a reason", () => {
  const found = all.flatMap(({ resource, attribute, statement }) =>
    list(statement.Resource).includes("*") ? list(statement.Action).map((action) => `${resource.type} ${attribute} ${action}`) : [],
  );
  expect([...new Set(found)].sort()).toEqual(Object.keys(WITHOUT_RESOURCE).sort());
});

test("no action has a wildcard, except for a key's owner and the denial of plain HTTP", () => {
  const found = all.flatMap(({ resource, statement }) =>
    list(statement.Action).flatMap((action) => (action.includes("*") ? [`${statement.Effect} ${resource.type} ${action}`] : [])),
  );
  expect([...new Set(found)].sort()).toEqual(WITH_WILDCARD);
});

test("no statement allows everyone, except members of an organization", () => {
  const everyone = ({ Principal }: Statement) =>
    (typeof Principal === "object" ? Object.values(Principal).flat() : [Principal]).includes("*");
  const open = all.filter(({ statement }) => statement.Effect === "Allow" && everyone(statement));
  expect(open.length).toBeGreaterThan(0);
  for (const { statement } of open) expect(statement.Condition?.["StringEquals"]?.["aws:PrincipalOrgID"]).toEqual(["o-a1b2c3d4e5"]);
});

test("no statement uses NotAction, NotResource or NotPrincipal", () => {
  for (const { statement } of all) {
    expect(Object.keys(statement).filter((key) => key.startsWith("Not"))).toEqual([]);
  }
});
