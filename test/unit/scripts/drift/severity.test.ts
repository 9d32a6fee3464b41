import { judgePlan } from "../../../../scripts/drift/judge/plan";
import { planOf, type Values } from "./plans";

/** The severity of a change from outside, which an apply would undo, as for configured values. */
function severity(type: string, before: Values, after: Values): string {
  const [item] = judgePlan(planOf({ address: `${type}.x`, state: before, real: after, planned: before }));
  return [item?.severity, item?.why].filter(Boolean).join(": ");
}

const policy = (Action: string, more: Values = {}) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: "S", Effect: "Allow", Action, Resource: "*", ...more }] });
const everybody = { Principal: "*" };
const GROUP = "http://acs.amazonaws.com/groups/global/AllUsers";

test.each<[string, Values, Values, string]>([
  ["aws_s3_bucket_public_access_block", { ignore_public_acls: true }, { ignore_public_acls: false }, "high: the bucket can be made public"],
  ["aws_s3_bucket_policy", { policy: "" }, { policy: policy("s3:Get*", everybody) }, "high: the bucket is open to everybody"],
  ["aws_s3_bucket_policy", { policy: policy("s3:Get*") }, { policy: policy("s3:*") }, "high: the bucket's policy lets in more"],
  ["aws_s3_bucket_policy", { policy: policy("s3:*") }, { policy: policy("s3:Get*") }, "medium"],
  ["aws_s3_bucket", { grant: [] }, { grant: [{ uri: GROUP }] }, "high: the bucket is open to everybody"],
  ["aws_s3_bucket", { grant: [] }, { grant: [{ id: "someone" }] }, "high: another grant on the bucket"],
  ["aws_s3_bucket", { acl: "private" }, { acl: "public-read" }, "high: the bucket is open to everybody"],
  ["aws_s3_bucket", { force_destroy: false }, { force_destroy: true }, "medium"],
  [
    "aws_s3_bucket_server_side_encryption_configuration",
    { rule: [{ kms: "a" }] },
    { rule: [{ kms: "b" }] },
    "high: other encryption of the bucket",
  ],
  [
    "aws_s3_bucket_versioning",
    { versioning_configuration: [{ status: "Enabled" }] },
    { versioning_configuration: [{ status: "Suspended" }] },
    "high: overwritten and deleted objects are lost",
  ],
  [
    "aws_s3_bucket_ownership_controls",
    { rule: [{ object_ownership: "BucketOwnerEnforced" }] },
    { rule: [{ object_ownership: "ObjectWriter" }] },
    "high: access control lists may open the bucket",
  ],
  ["aws_s3_bucket_lifecycle_configuration", { rule: [{ days: 90 }] }, { rule: [{ days: 1 }] }, "high: reports are deleted earlier"],
  ["aws_s3_bucket_lifecycle_configuration", { rule: [{ days: 90 }] }, { rule: [{ days: 900 }] }, "medium"],
  ["aws_kms_key", { is_enabled: true }, { is_enabled: false }, "high: what the key encrypted cannot be read"],
  ["aws_kms_key", { enable_key_rotation: true }, { enable_key_rotation: false }, "high: the key is not rotated"],
  ["aws_kms_key", { policy: policy("kms:Decrypt") }, { policy: policy("kms:*") }, "high: the key's policy lets in more"],
  ["aws_kms_alias", { target_key_id: "a" }, { target_key_id: "b" }, "high: the alias names another key"],
  ["aws_codeartifact_domain", { encryption_key: "a" }, { encryption_key: "b" }, "high: other encryption of the packages"],
  [
    "aws_codeartifact_repository",
    { upstream: [{ repository_name: "a" }] },
    { upstream: [{ repository_name: "b" }] },
    "high: packages come from elsewhere",
  ],
  [
    "aws_codeartifact_repository",
    { external_connections: [] },
    { external_connections: [{ x: "y" }] },
    "high: packages come from elsewhere",
  ],
  [
    "aws_codeartifact_domain_permissions_policy",
    { policy_document: policy("a:b") },
    { policy_document: policy("a:*") },
    "high: readers may do more",
  ],
  [
    "aws_iam_role",
    { assume_role_policy: policy("sts:AssumeRole", { Principal: { Service: "a" } }) },
    { assume_role_policy: policy("sts:AssumeRole", { Principal: { AWS: "1" } }) },
    "high: others may act as the role",
  ],
  ["aws_iam_role", { inline_policy: [] }, { inline_policy: [{ name: "n", policy: policy("*") }] }, "high: the role may do more"],
  ["aws_iam_role", { inline_policy: [{ name: "n", policy: policy("*") }] }, { inline_policy: [] }, "medium"],
  ["aws_iam_role", { managed_policy_arns: ["a"] }, { managed_policy_arns: ["a", "b"] }, "high: the role may do more"],
  ["aws_iam_role", { managed_policy_arns: ["a", "b"] }, { managed_policy_arns: ["a"] }, "medium"],
  ["aws_iam_role", { permissions_boundary: "a" }, { permissions_boundary: "" }, "high: another limit of the role"],
  ["aws_iam_role_policy", { policy: policy("s3:Get*") }, { policy: policy("*") }, "high: the role may do more"],
  ["aws_scheduler_schedule", { state: "ENABLED" }, { state: "DISABLED" }, "high: no scan starts"],
  ["aws_scheduler_schedule", { state: "DISABLED" }, { state: "ENABLED" }, "medium"],
  ["aws_scheduler_schedule", { target: [{ arn: "a" }] }, { target: [{ arn: "b" }] }, "high: something else is started"],
  ["aws_scheduler_schedule", { target: [{ role_arn: "a" }] }, { target: [{ role_arn: "b" }] }, "high: another role starts the scan"],
  ["aws_scheduler_schedule", { schedule_expression: "a" }, { schedule_expression: "b" }, "medium"],
  ["aws_codepipeline", { role_arn: "a" }, { role_arn: "b" }, "high: another role runs the pipeline"],
  [
    "aws_codepipeline",
    { stage: [{ name: "Scan", action: [{ name: "A", version: "1" }] }] },
    { stage: [{ name: "Scan", action: [{ name: "A", version: "2" }] }] },
    "high: other code or another build may run",
  ],
  ["aws_codebuild_project", { service_role: "a" }, { service_role: "b" }, "high: another role runs the scan"],
  ["aws_codebuild_project", { source: [{ buildspec: "a" }] }, { source: [{ buildspec: "b" }] }, "high: other code may run"],
  [
    "aws_codebuild_project",
    { environment: [{ image: "a" }] },
    { environment: [{ image: "b" }] },
    "high: the scan runs in another environment",
  ],
  ["aws_codebuild_project", { build_timeout: 60 }, { build_timeout: 5 }, "medium"],
  ["aws_codecommit_repository", { kms_key_id: "a" }, { kms_key_id: "b" }, "high: other encryption of the source"],
  ["aws_ssm_parameter", { type: "SecureString" }, { type: "String" }, "high: the secret is not encrypted"],
  ["aws_cloudwatch_log_group", { retention_in_days: 90 }, { retention_in_days: 1 }, "high: logs are deleted earlier"],
  ["aws_cloudwatch_log_group", { retention_in_days: 0 }, { retention_in_days: 90 }, "high: logs are deleted earlier"],
  ["aws_cloudwatch_log_group", { retention_in_days: 90 }, { retention_in_days: 0 }, "medium"],
  ["aws_cloudwatch_log_group", { tags_all: { owner: "a" } }, { tags_all: { owner: "b" } }, "low: a tag"],
  ["aws_kms_key", { description: "a" }, { description: "b" }, "low: a description"],
])("%s %j -> %j is %s", (type, before, after, expected) => {
  expect(severity(type, before, after)).toBe(expected);
});

test("an unapplied change is judged by the values that exist until then", () => {
  const pending = (before: Values, after: Values) =>
    judgePlan(planOf({ address: "aws_scheduler_schedule.x", state: before, planned: after }))[0]?.severity;
  expect(pending({ state: "DISABLED" }, { state: "ENABLED" })).toBe("high");
  expect(pending({ state: "ENABLED" }, { state: "DISABLED" })).toBe("medium");
});

test("a setting that is not configured and has no rule is low", () => {
  const [item] = judgePlan(planOf({ address: "aws_kms_key.x", state: { multi_region: false }, real: { multi_region: true } }));
  expect(item).toMatchObject({ severity: "low", endsWithApply: false });
});
