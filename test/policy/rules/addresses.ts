import type { StackKind } from "../../../environments/names";
import { ALL, CASES } from "../synthesized";

/**
 * Every resource, by address. An address is a contract: if it changes, Terraform destroys the resource and makes another.
 * Change this list only together with a `moved` block or a plan for what is lost.
 */
const ADDRESSES: Readonly<Record<StackKind, readonly string[]>> = {
  state: [
    "aws_kms_alias.key_alias",
    "aws_kms_key.key",
    "aws_s3_bucket.bucket",
    "aws_s3_bucket_ownership_controls.bucket_ownership",
    "aws_s3_bucket_policy.bucket_policy",
    "aws_s3_bucket_public_access_block.bucket_privacy",
    "aws_s3_bucket_server_side_encryption_configuration.bucket_encryption",
    "aws_s3_bucket_versioning.bucket_versioning",
  ],
  runs: [
    "aws_iam_openid_connect_provider.provider",
    "aws_iam_policy.apply_part1",
    "aws_iam_policy.apply_part2",
    "aws_iam_policy.apply_part3",
    "aws_iam_policy.boundary",
    "aws_iam_policy.plan_part1",
    "aws_iam_role.apply",
    "aws_iam_role.plan",
    "aws_iam_role_policies_exclusive.apply_inline",
    "aws_iam_role_policies_exclusive.plan_inline",
    "aws_iam_role_policy_attachment.apply_use1",
    "aws_iam_role_policy_attachment.apply_use2",
    "aws_iam_role_policy_attachment.apply_use3",
    "aws_iam_role_policy_attachment.plan_use1",
    "aws_iam_role_policy_attachments_exclusive.apply_attached",
    "aws_iam_role_policy_attachments_exclusive.plan_attached",
  ],
  registry: [
    "aws_codeartifact_domain.domain",
    "aws_codeartifact_repository.store",
    "aws_codeartifact_repository.team",
    "aws_kms_alias.domain_key_alias",
    "aws_kms_key.domain_key",
  ],
  secrets: ["aws_kms_alias.key_alias", "aws_kms_key.key", "aws_ssm_parameter.organization", "aws_ssm_parameter.token"],
  scanner: [
    "aws_cloudwatch_log_group.scan_logs",
    "aws_codebuild_project.scan",
    "aws_codecommit_repository.source",
    "aws_codepipeline.pipeline",
    "aws_iam_role.pipeline_role",
    "aws_iam_role.scan_role",
    "aws_iam_role.schedule_role",
    "aws_iam_role_policies_exclusive.pipeline_role_inline",
    "aws_iam_role_policies_exclusive.scan_role_inline",
    "aws_iam_role_policies_exclusive.schedule_role_inline",
    "aws_iam_role_policy.pipeline_role_policy",
    "aws_iam_role_policy.scan_role_policy",
    "aws_iam_role_policy.schedule_role_policy",
    "aws_iam_role_policy_attachments_exclusive.pipeline_role_attached",
    "aws_iam_role_policy_attachments_exclusive.scan_role_attached",
    "aws_iam_role_policy_attachments_exclusive.schedule_role_attached",
    "aws_kms_alias.reports_key_alias",
    "aws_kms_key.reports_key",
    "aws_s3_bucket.reports",
    "aws_s3_bucket_lifecycle_configuration.reports_lifecycle",
    "aws_s3_bucket_ownership_controls.reports_ownership",
    "aws_s3_bucket_policy.reports_policy",
    "aws_s3_bucket_public_access_block.reports_privacy",
    "aws_s3_bucket_server_side_encryption_configuration.reports_encryption",
    "aws_s3_bucket_versioning.reports_versioning",
    "aws_scheduler_schedule.schedule",
    "aws_scheduler_schedule_group.schedule_group",
    "aws_ssm_parameter.accepted",
  ],
};

/** The addresses that an environment has more whose scans tell people. */
const MESSAGES = [
  "aws_cloudwatch_dashboard.messages_dashboard",
  "aws_cloudwatch_metric_alarm.messages_gate",
  "aws_cloudwatch_metric_alarm.messages_missing",
  "aws_kms_alias.messages_key_alias",
  "aws_kms_key.messages_key",
  "aws_sns_topic.messages",
  "aws_sns_topic_policy.messages_policy",
  "aws_sns_topic_subscription.messages_mail",
];
const ROLE = (name: string) => [
  `aws_iam_role.${name}`,
  `aws_iam_role_policies_exclusive.${name}_inline`,
  `aws_iam_role_policy.${name}_policy`,
  `aws_iam_role_policy_attachments_exclusive.${name}_attached`,
];
const WEBHOOK = [
  "aws_cloudwatch_event_api_destination.messages_webhook_destination",
  "aws_cloudwatch_event_connection.messages_webhook_connection",
  "aws_cloudwatch_event_rule.messages_webhook_rule",
  "aws_cloudwatch_event_target.messages_webhook_target",
  "aws_cloudwatch_metric_alarm.messages_webhook_alarm",
  ...ROLE("messages_webhook_role"),
];
const ON_PUBLISH = ["aws_cloudwatch_event_rule.onpublish_rule", "aws_cloudwatch_event_target.onpublish_target", ...ROLE("onpublish_role")];
/** The addresses that an environment's scanner has more. */
const SCANNER: Readonly<Record<string, readonly string[]>> = {
  notify: [...MESSAGES, ...WEBHOOK, ...ON_PUBLISH],
  // No alarm can look back so far, and nobody has an address.
  "notify-rarely": MESSAGES.filter((address) => !/missing|webhook|subscription/.test(address)),
};

const READERS = [
  "aws_codeartifact_domain_permissions_policy.domain_policy",
  "aws_codeartifact_repository_permissions_policy.store_policy",
  "aws_codeartifact_repository_permissions_policy.team_policy",
];
const STORE = ["aws_codeartifact_repository.store", "aws_codeartifact_repository_permissions_policy.store_policy"];
const KEY = ["aws_kms_alias.domain_key_alias", "aws_kms_key.domain_key"];
const DOMAIN = ["aws_codeartifact_domain.domain", ...KEY];

/** The addresses that an environment with access logs has more. */
const LOGGING: Readonly<Record<StackKind, readonly string[]>> = {
  state: ["aws_s3_bucket_logging.bucket_logging"],
  runs: [],
  registry: [],
  secrets: [],
  scanner: ["aws_s3_bucket_logging.reports_logging"],
};

/** The addresses that an environment with keys of its own has not. */
const MADE_KEYS: Readonly<Record<StackKind, readonly string[]>> = {
  state: [],
  runs: [],
  registry: [],
  secrets: ["aws_kms_alias.key_alias", "aws_kms_key.key"],
  scanner: ["aws_kms_alias.reports_key_alias", "aws_kms_key.reports_key"],
};

/** The addresses that an environment's registry has more, or less. */
const REGISTRY: Readonly<Record<string, { readonly more?: readonly string[]; readonly less?: readonly string[] }>> = {
  dev: { more: READERS },
  prod: { more: READERS },
  bounded: { more: READERS },
  "own-build": { more: READERS },
  "own-keys": { more: READERS },
  "local-state": { more: READERS },
  "own-bucket": { more: READERS },
  "remote-runs": { more: READERS },
  "given-roles": { more: READERS },
  "bounded-runs": { more: READERS },
  "remote-states": { more: READERS },
  "access-logs": { more: READERS },
  "foreign-domain": { more: READERS.slice(1), less: DOMAIN },
  adopted: { more: READERS, less: KEY },
  "shared-domain": { more: READERS.slice(1), less: [...DOMAIN, ...STORE] },
  "one-repository": { more: READERS, less: STORE },
};

/** Where the file names a boundary, it exists. */
const NO_BOUNDARY = ["aws_iam_policy.boundary"];

test.each(CASES)("%s has these resources and no others", (_, stack) => {
  const { more = [], less = [] } = stack.kind === "registry" ? (REGISTRY[stack.environment.name] ?? {}) : {};
  const logging = stack.environment.accessLogs === undefined ? [] : LOGGING[stack.kind];
  const keys = stack.environment.name === "own-keys" ? MADE_KEYS[stack.kind] : [];
  const named = stack.kind === "runs" && stack.environment.iam.permissionsBoundary !== undefined ? NO_BOUNDARY : [];
  const absent = [...less, ...keys, ...named];
  const proxy = stack.kind === "secrets" && stack.environment.scan.proxy?.secret === true ? ["aws_ssm_parameter.proxy"] : [];
  const telling = stack.kind === "scanner" ? (SCANNER[stack.environment.name] ?? []) : [];
  const expected = [...ADDRESSES[stack.kind], ...more, ...logging, ...proxy, ...telling].filter((address) => !absent.includes(address));
  expect(stack.resources.map(({ address }) => address).sort()).toEqual(expected.sort());
});

test("the environments have these stacks and no others", () => {
  const kinds: Record<string, string[]> = {};
  for (const { environment, kind } of ALL) (kinds[environment.name] ??= []).push(kind);
  const all = ["state", "registry", "secrets", "scanner"];
  expect(kinds).toEqual({
    dev: all,
    prod: all,
    sandbox: all,
    staging: all,
    "local-state": ["registry", "secrets", "scanner"],
    "own-bucket": ["registry", "secrets", "scanner"],
    "remote-runs": ["runs", "registry", "secrets", "scanner"],
    "given-roles": ["registry", "secrets", "scanner"],
    "bounded-runs": ["runs", "registry", "secrets", "scanner"],
    "remote-states": ["registry", "secrets", "scanner"],
    "foreign-domain": all,
    "shared-domain": all,
    "one-repository": all,
    adopted: all,
    "access-logs": all,
    endpoint: all,
    "own-build": all,
    "own-keys": all,
    bounded: all,
    notify: all,
    "notify-rarely": all,
  });
});
