import type { Described } from "./shapes";

/**
 * Attributes of resources that hold what a person or a key of the environment's file has named, with what AWS says of each. `[]` is
 * each of a list.
 */
export const NAMES: readonly (readonly [type: string, attribute: string, described: Described])[] = [
  ["aws_cloudwatch_dashboard", "dashboard_body", ["cloudwatch", "DashboardBody"]],
  ["aws_cloudwatch_dashboard", "dashboard_name", ["cloudwatch", "DashboardName"]],
  ["aws_cloudwatch_event_api_destination", "name", ["events", "ApiDestinationName"]],
  ["aws_cloudwatch_event_api_destination", "invocation_endpoint", ["events", "HttpsEndpoint"]],
  ["aws_cloudwatch_event_connection", "name", ["events", "ConnectionName"]],
  ["aws_cloudwatch_event_rule", "name", ["events", "RuleName"]],
  ["aws_cloudwatch_event_rule", "event_pattern", ["events", "EventPattern"]],
  ["aws_cloudwatch_event_target", "target_id", ["events", "TargetId"]],
  ["aws_cloudwatch_metric_alarm", "alarm_name", ["cloudwatch", "AlarmName"]],
  ["aws_cloudwatch_metric_alarm", "alarm_description", ["cloudwatch", "AlarmDescription"]],
  ["aws_cloudwatch_metric_alarm", "dimensions.Environment", ["cloudwatch", "DimensionValue"]],
  ["aws_cloudwatch_metric_alarm", "dimensions.RuleName", ["cloudwatch", "DimensionValue"]],
  ["aws_cloudwatch_metric_alarm", "metric_query[].metric.dimensions.Environment", ["cloudwatch", "DimensionValue"]],
  ["aws_cloudwatch_log_group", "name", ["logs", "CreateLogGroup", "logGroupName"]],
  ["aws_codeartifact_domain", "domain", ["codeartifact", "CreateDomain", "domain"]],
  ["aws_codeartifact_domain", "encryption_key", ["codeartifact", "CreateDomain", "encryptionKey"]],
  ["aws_codeartifact_domain_permissions_policy", "policy_document", ["codeartifact", "PolicyDocument"]],
  ["aws_codeartifact_repository", "repository", ["codeartifact", "CreateRepository", "repository"]],
  ["aws_codeartifact_repository", "description", ["codeartifact", "CreateRepository", "description"]],
  ["aws_codeartifact_repository_permissions_policy", "policy_document", ["codeartifact", "PolicyDocument"]],
  ["aws_codebuild_project", "name", ["codebuild", "CreateProject", "name"]],
  ["aws_codebuild_project", "description", ["codebuild", "CreateProject", "description"]],
  ["aws_codebuild_project", "build_timeout", ["codebuild", "CreateProject", "timeoutInMinutes"]],
  ["aws_codebuild_project", "queued_timeout", ["codebuild", "CreateProject", "queuedTimeoutInMinutes"]],
  ["aws_codecommit_repository", "repository_name", ["codecommit", "CreateRepository", "repositoryName"]],
  ["aws_codepipeline", "name", ["codepipeline", "PipelineName"]],
  ["aws_iam_policy", "name", ["iam", "policyNameType"]],
  ["aws_iam_policy", "description", ["iam", "policyDescriptionType"]],
  ["aws_iam_role", "name", ["iam", "CreateRole", "RoleName"]],
  ["aws_iam_role", "path", ["iam", "CreateRole", "Path"]],
  ["aws_iam_role", "description", ["iam", "CreateRole", "Description"]],
  ["aws_iam_role", "permissions_boundary", ["iam", "CreateRole", "PermissionsBoundary"]],
  ["aws_iam_role_policy", "name", ["iam", "policyNameType"]],
  ["aws_kms_alias", "name", ["kms", "CreateAlias", "AliasName"]],
  ["aws_kms_key", "description", ["kms", "CreateKey", "Description"]],
  ["aws_kms_key", "policy", ["kms", "CreateKey", "Policy"]],
  ["aws_scheduler_schedule", "name", ["scheduler", "CreateSchedule", "Name"]],
  ["aws_scheduler_schedule", "group_name", ["scheduler", "CreateSchedule", "GroupName"]],
  ["aws_scheduler_schedule", "schedule_expression", ["scheduler", "CreateSchedule", "ScheduleExpression"]],
  ["aws_scheduler_schedule", "schedule_expression_timezone", ["scheduler", "CreateSchedule", "ScheduleExpressionTimezone"]],
  ["aws_scheduler_schedule_group", "name", ["scheduler", "CreateScheduleGroup", "Name"]],
  ["aws_ssm_parameter", "name", ["ssm", "PutParameter", "Name"]],
  ["aws_ssm_parameter", "description", ["ssm", "PutParameter", "Description"]],
  ["aws_ssm_parameter", "allowed_pattern", ["ssm", "PutParameter", "AllowedPattern"]],
];

/** The same, where botocore's models have no pattern: what the service's documentation says. */
export const DOCUMENTED: readonly (readonly [type: string, attribute: string, pattern: RegExp])[] = [
  // S3 User Guide, "General purpose bucket naming rules".
  [
    "aws_s3_bucket",
    "bucket",
    /^(?!xn--|sthree-|amzn-s3-demo-)(?!.*(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$)(?!.*\.\.)(?!\d+(\.\d+){3}$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
  ],
  // S3 API Reference, LifecycleRule, ID; S3 User Guide, "Naming Amazon S3 objects".
  ["aws_s3_bucket_lifecycle_configuration", "rule[].id", /^.{1,255}$/],
  ["aws_s3_bucket_lifecycle_configuration", "rule[].filter[].prefix", /^.{0,1024}$/],
  ["aws_s3_bucket_logging", "target_prefix", /^.{0,988}$/],
  // SNS API Reference, CreateTopic, Name.
  ["aws_sns_topic", "name", /^[A-Za-z0-9_-]{1,256}$/],
];

/** Attributes in which the environment's name stands, and which are looked at by another rule. */
export const ELSEWHERE: readonly string[] = [
  "aws_codebuild_project.environment.environment_variable[].value",
  "aws_iam_policy.policy",
  "aws_iam_role.assume_role_policy",
  "aws_iam_role_policy.policy",
  "aws_sns_topic_policy.policy",
];

/** Tags of the provider go to all of these. */
export const TAGS: readonly { readonly key: Described; readonly value: Described }[] = [
  { key: ["cloudwatch", "TagKey"], value: ["cloudwatch", "TagValue"] },
  { key: ["codeartifact", "TagKey"], value: ["codeartifact", "TagValue"] },
  { key: ["codebuild", "KeyInput"], value: ["codebuild", "ValueInput"] },
  { key: ["codecommit", "TagKey"], value: ["codecommit", "TagValue"] },
  { key: ["codepipeline", "TagKey"], value: ["codepipeline", "TagValue"] },
  { key: ["iam", "tagKeyType"], value: ["iam", "tagValueType"] },
  { key: ["kms", "TagKeyType"], value: ["kms", "TagValueType"] },
  { key: ["logs", "TagKey"], value: ["logs", "TagValue"] },
  { key: ["scheduler", "TagKey"], value: ["scheduler", "TagValue"] },
  { key: ["events", "TagKey"], value: ["events", "TagValue"] },
  { key: ["sns", "TagKey"], value: ["sns", "TagValue"] },
  { key: ["ssm", "TagKey"], value: ["ssm", "TagValue"] },
];

/** The services' limits of tags on one resource. */
export const TAG_LISTS: readonly Described[] = [
  ["codebuild", "TagList"],
  ["iam", "tagListType"],
  ["logs", "Tags"],
];
