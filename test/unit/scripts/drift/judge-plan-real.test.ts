import { judgePlan } from "../../../../scripts/drift/judge/plan";
import type { DriftItem } from "../../../../scripts/drift/model/types";
import { planFixture } from "./plans";

/** Each item without its values: severity, kind, address, attribute, and whether an apply leaves it. */
const places = (items: readonly DriftItem[]) =>
  items.map(({ severity, kind, address, attribute, endsWithApply }) =>
    [severity, kind, address.replace(/^aws_/, ""), ...(attribute ? [attribute] : []), ...(endsWithApply ? [] : ["stays"])].join(" "),
  );
const judged = (name: string) => judgePlan(planFixture(name));
const find = (items: readonly DriftItem[], attribute: string) => items.filter((item) => item.attribute === attribute);

// Their resource_drift is not empty: tags null -> {}, counters, attributes that other resources of the stack manage.
test.each(["unchanged-state", "unchanged-scanner"])("%s: values that Terraform only read again are not drift", (name) => {
  expect((planFixture(name) as { resource_drift: unknown[] }).resource_drift.length).toBeGreaterThan(1);
  expect(judged(name)).toEqual([]);
});

test("changed by hand: each attribute is reported, and a deleted log group once", () => {
  expect(places(judged("changed-scanner"))).toEqual([
    "high deleted-outside cloudwatch_log_group.scan_logs",
    "high changed-outside iam_role.pipeline_role assume_role_policy.statement-848974eb006a77e4",
    "high changed-outside iam_role.scan_role inline_policy.backdoor stays",
    "high changed-outside iam_role_policy.schedule_role_policy policy.statement-ca23f3484fe7d94b",
    "high changed-outside s3_bucket_policy.reports_policy policy.Everyone",
    "high changed-outside s3_bucket_public_access_block.reports_privacy block_public_policy",
    "high changed-outside s3_bucket_public_access_block.reports_privacy restrict_public_buckets",
    "high changed-outside s3_bucket_versioning.reports_versioning versioning_configuration.status",
    "high changed-outside scheduler_schedule.schedule state",
    "low changed-outside s3_bucket.reports tags.extra",
    "low changed-outside s3_bucket.reports tags.owner",
  ]);
});

test("a policy is shown as the statement that differs", () => {
  const items = judged("changed-scanner");
  expect(find(items, "policy.Everyone")[0]).toEqual({
    address: "aws_s3_bucket_policy.reports_policy",
    type: "aws_s3_bucket_policy",
    kind: "changed-outside",
    attribute: "policy.Everyone",
    before: undefined,
    after: {
      Sid: "Everyone",
      Effect: "Allow",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::prod-scan-reports-111122223333-eu-central-1/outputs/*",
    },
    severity: "high",
    why: "the bucket is open to everybody",
    endsWithApply: true,
  });
  expect(find(items, "policy.statement-ca23f3484fe7d94b")[0]).toMatchObject({
    before: {
      Action: "codepipeline:StartPipelineExecution",
      Effect: "Allow",
      Resource: "arn:aws:codepipeline:eu-central-1:111122223333:prod-package-scan",
    },
    after: { Action: "codepipeline:*", Effect: "Allow", Resource: "*" },
    why: "the role may do more",
  });
});

test("changed by hand and in the configuration, on one resource and on one attribute", () => {
  expect(places(judged("unapplied-scanner"))).toEqual([
    "high deleted-outside cloudwatch_log_group.scan_logs",
    "high changed-outside s3_bucket_policy.reports_policy policy.Everyone",
    "high changed-outside s3_bucket_versioning.reports_versioning versioning_configuration.status",
    "high changed-outside scheduler_schedule.schedule state",
    "medium not-applied s3_bucket_lifecycle_configuration.reports_lifecycle rule.retention.expiration.days",
    "medium not-applied s3_bucket_lifecycle_configuration.reports_lifecycle rule.retention.noncurrent_version_expiration.noncurrent_days",
    "medium not-applied scheduler_schedule.schedule schedule_expression",
    // The tag `extra` was set by hand, and the configuration now says the same, so it is not a difference.
    "low changed-outside s3_bucket.reports tags.owner",
    "low not-applied s3_bucket.reports tags.owner",
    // An apply does not change the description, because lifecycle.ignore_changes lists it.
    "low changed-outside ssm_parameter.token description stays",
    "low not-applied ssm_parameter.token tags.extra",
    "low not-applied ssm_parameter.token tags.owner",
  ]);
  const owner = find(judged("unapplied-scanner"), "tags.owner").filter(({ type }) => type === "aws_s3_bucket");
  expect(owner.map(({ kind, before, after }) => ({ kind, before, after }))).toEqual([
    { kind: "changed-outside", before: "data", after: "platform" },
    { kind: "not-applied", before: "platform", after: "security" },
  ]);
});

test("a statement that the configuration removes but that still exists lets readers do more than they should", () => {
  expect(places(judged("unapplied-registry"))).toEqual([
    "high not-applied codeartifact_domain_permissions_policy.domain_policy policy_document.statement-eedda6859b05be7f",
    "high changed-outside kms_key.domain_key enable_key_rotation",
    "low not-applied kms_key.domain_key tags.extra",
    "low not-applied kms_key.domain_key tags.owner",
  ]);
});

test("a changed policy that the configuration removes is reported as both", () => {
  const items = judged("removed-registry").filter(({ severity }) => severity === "high");
  expect(items.map(({ kind, address, before, after }) => ({ kind, address, ...(kind === "not-applied" && { before, after }) }))).toEqual([
    { kind: "not-applied", address: "aws_codeartifact_domain_permissions_policy.domain_policy", before: "present", after: "absent" },
    { kind: "not-applied", address: "aws_codeartifact_repository_permissions_policy.team_policy", before: "present", after: "absent" },
    { kind: "changed-outside", address: "aws_codeartifact_repository_permissions_policy.team_policy" },
  ]);
});

test("a deleted resource is reported once, and the consequences of making it again are not reported", () => {
  const items = judged("deleted-scanner");
  expect(places(items)).toEqual([
    "high deleted-outside cloudwatch_log_group.scan_logs",
    "high changed-outside iam_role.pipeline_role assume_role_policy.statement-848974eb006a77e4",
    "high changed-outside iam_role.pipeline_role managed_policy_arns stays",
    "high deleted-outside iam_role.schedule_role",
    "high deleted-outside iam_role_policy.schedule_role_policy",
    "high changed-outside s3_bucket.reports grant.0 stays",
    "high changed-outside s3_bucket_ownership_controls.reports_ownership rule.object_ownership",
    "high changed-outside s3_bucket_policy.reports_policy policy.Everyone",
    "high deleted-outside s3_bucket_public_access_block.reports_privacy",
    "high changed-outside s3_bucket_versioning.reports_versioning versioning_configuration.status",
    // The target's role_arn is unknown until the deleted role exists again.
    "high changed-outside scheduler_schedule.schedule state",
    "low changed-outside s3_bucket.reports tags.extra",
    "low changed-outside s3_bucket.reports tags.owner",
  ]);
  expect(find(items, "grant.0")[0]).toMatchObject({ why: "the bucket is open to everybody", before: undefined });
});
