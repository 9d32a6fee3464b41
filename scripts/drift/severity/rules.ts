import type { DriftKind, Severity } from "../model/types";
import { added, grantsEverybody, is, isNot, missing, opened, type Predicate, shortened, widened } from "./predicates";

/** One line of the table. */
export interface Rule {
  /** Resource type. `*` matches any characters. */
  readonly type: string;
  /** Dotted path; empty for the whole resource. `*` matches any characters. */
  readonly attribute: string;
  /** @default all */
  readonly kind?: DriftKind;
  /** @default always */
  readonly when?: Predicate;
  readonly severity: Severity;
  /** The reason, in a few words. */
  readonly why: string;
}

const high = (type: string, attribute: string, why: string, when?: Predicate): Rule => ({
  type,
  attribute,
  severity: "high",
  why,
  ...(when && { when }),
});
const low = (type: string, attribute: string, why: string): Rule => ({ type, attribute, severity: "low", why });
/** A resource that somebody deleted is worse than one that is not deployed yet. */
const deleted = (type: string, why: string): Rule => ({ type, attribute: "", kind: "deleted-outside", severity: "high", why });
const notRemoved = (type: string, why: string): Rule => ({ ...high(type, "", why, is("present")), kind: "not-applied" });

/**
 * Rules for every resource type of the stacks. High: data may be read, changed or lost, somebody may do more than they should,
 * or no scan runs. Low: nothing depends on it. If no rule fits, see {@link severityOf}.
 */
export const RULES: readonly Rule[] = [
  low("*", "tags.*", "a tag"),
  low("*", "tags", "tags"),

  // Buckets: who may read, and whether the objects are safe.
  high("aws_s3_bucket_public_access_block", "", "nothing keeps the bucket from being made public", missing),
  high("aws_s3_bucket_public_access_block", "*_public_*", "the bucket can be made public", isNot(true)),
  high("aws_s3_bucket_policy", "", "the bucket's policy is gone", missing),
  high("aws_s3_bucket*", "policy.*", "the bucket is open to everybody", opened),
  high("aws_s3_bucket*", "policy.*", "the bucket's policy lets in more", widened),
  high("aws_s3_bucket", "grant*", "the bucket is open to everybody", grantsEverybody),
  high("aws_s3_bucket", "acl", "the bucket is open to everybody", grantsEverybody),
  high("aws_s3_bucket", "grant*", "another grant on the bucket", isNot(undefined)),
  high("aws_s3_bucket", "replication_configuration*", "objects are copied elsewhere"),
  high("aws_s3_bucket", "website*", "the bucket is a website", isNot(undefined)),
  high("aws_s3_bucket", "lifecycle_rule*", "objects are deleted in time", isNot(undefined)),
  high("aws_s3_bucket_ownership_controls", "*", "access control lists may open the bucket", missing),
  high("aws_s3_bucket_ownership_controls", "rule*", "access control lists may open the bucket", isNot("BucketOwnerEnforced")),
  high("aws_s3_bucket_server_side_encryption_configuration", "*", "other encryption of the bucket"),
  high("aws_s3_bucket", "server_side_encryption_configuration*", "other encryption of the bucket"),
  high("aws_s3_bucket_versioning", "", "overwritten and deleted objects are lost", missing),
  high("aws_s3_bucket_versioning", "versioning_configuration*", "overwritten and deleted objects are lost", isNot("Enabled")),
  high("aws_s3_bucket_lifecycle_configuration", "rule*days", "reports are deleted earlier", shortened),
  high("aws_s3_bucket_logging", "", "nobody notes who reads the bucket", missing),
  high("aws_s3_bucket_logging", "target*", "who reads the bucket is noted elsewhere"),
  deleted("aws_s3_bucket", "the bucket and what was in it are gone"),

  // Keys: without a key, the data that it encrypted cannot be read.
  deleted("aws_kms_key", "what the key encrypted cannot be read"),
  high("aws_kms_key", "is_enabled", "what the key encrypted cannot be read", isNot(true)),
  high("aws_kms_key", "deletion_date", "the key is about to be deleted, and the secrets with it: cancel that, aws kms cancel-key-deletion"),
  high("aws_kms_key", "enable_key_rotation", "the key is not rotated", isNot(true)),
  high("aws_kms_key", "policy.*", "the key's policy lets in more", widened),
  high("aws_kms_alias", "target_key*", "the alias names another key"),

  // The registry: where packages come from, and who may read and publish.
  deleted("aws_codeartifact_domain", "the domain and its packages are gone"),
  deleted("aws_codeartifact_repository", "the repository and its packages are gone"),
  high("aws_codeartifact_domain", "encryption_key", "other encryption of the packages"),
  high("aws_codeartifact_repository", "upstream*", "packages come from elsewhere"),
  high("aws_codeartifact_repository", "external_connections*", "packages come from elsewhere"),
  high("aws_codeartifact_*_permissions_policy", "policy_document.*", "open to everybody", opened),
  high("aws_codeartifact_*_permissions_policy", "policy_document.*", "readers may do more", widened),
  notRemoved("aws_codeartifact_*_permissions_policy", "readers who should not are still let in"),
  deleted("aws_codeartifact_*_permissions_policy", "readers are locked out"),

  // Roles: what the services may do, and who may act as them.
  deleted("aws_iam_role", "the scan may not do its work"),
  deleted("aws_iam_role_policy", "the scan may not do its work"),
  high("aws_iam_role", "assume_role_policy.*", "others may act as the role", widened),
  high("aws_iam_role", "inline_policy.*", "the role may do more", widened),
  high("aws_iam_role", "managed_policy_arns", "the role may do more", added),
  high("aws_iam_role", "permissions_boundary", "another limit of the role"),
  high("aws_iam_role_policy", "policy.*", "the role may do more", widened),
  notRemoved("aws_iam_role_policy", "the role may still do it"),
  high("aws_iam_role_policies_exclusive", "policy_names", "the role may do more", added),
  high("aws_iam_role_policy_attachments_exclusive", "policy_arns", "the role may do more", added),
  deleted("aws_iam_policy", "a run may not do its work"),
  high("aws_iam_policy", "policy.*", "the role may do more", widened),
  deleted("aws_iam_role_policy_attachment", "a run may not do its work"),
  deleted("aws_iam_openid_connect_provider", "no run gets credentials"),
  high("aws_iam_openid_connect_provider", "client_id_list", "no run gets credentials, or others may"),

  // The scan: whether it runs, and whose code.
  high("aws_scheduler_schedule", "state", "no scan starts", is("DISABLED")),
  high("aws_scheduler_schedule", "target", "something else is started"),
  high("aws_scheduler_schedule", "target.arn", "something else is started"),
  high("aws_scheduler_schedule", "target.role_arn", "another role starts the scan"),
  deleted("aws_scheduler_schedule", "no scan starts"),
  deleted("aws_scheduler_schedule_group", "the schedule is gone with its group: no scan starts"),
  high("aws_codepipeline", "role_arn", "another role runs the pipeline"),
  high("aws_codepipeline", "stage*", "other code or another build may run"),
  high("aws_codepipeline", "artifact_store*", "artifacts go elsewhere"),
  deleted("aws_codepipeline", "no scan runs"),
  high("aws_codebuild_project", "service_role", "another role runs the scan"),
  high("aws_codebuild_project", "source*", "other code may run"),
  high("aws_codebuild_project", "secondary_source*", "other code may run"),
  high("aws_codebuild_project", "environment*", "the scan runs in another environment"),
  high("aws_codebuild_project", "vpc_config*", "the scan runs in another network"),
  high("aws_codebuild_project", "encryption_key", "other encryption of the artifacts"),
  high("aws_codebuild_project", "project_visibility", "everybody may see the builds", isNot("PRIVATE")),
  deleted("aws_codebuild_project", "no scan runs"),
  high("aws_codecommit_repository", "kms_key_id", "other encryption of the source"),
  deleted("aws_codecommit_repository", "no scan runs"),
  high("aws_ssm_parameter", "type", "the secret is not encrypted", isNot("SecureString")),
  high("aws_ssm_parameter", "allowed_pattern", "another rule for what is accepted"),
  deleted("aws_ssm_parameter", "no scan runs without it"),
  high("aws_cloudwatch_log_group", "retention_in_days", "logs are deleted earlier", shortened),
  high("aws_cloudwatch_log_group", "kms_key_id", "other encryption of the logs"),
  deleted("aws_cloudwatch_log_group", "the scan's logs are gone"),

  // What people are told: by whom, and that they are.
  high("aws_sns_topic_policy", "policy.*", "others may publish to the topic", widened),
  deleted("aws_sns_topic_policy", "messages without TLS are taken"),
  high("aws_sns_topic", "kms_master_key_id", "other encryption of the messages"),
  deleted("aws_sns_topic", "nobody is told anything"),
  deleted("aws_sns_topic_subscription", "somebody is not told any more"),
  high("aws_cloudwatch_metric_alarm", "alarm_actions", "others are told of the alarm, or nobody is"),
  high("aws_cloudwatch_metric_alarm", "actions_enabled", "nobody is told of the alarm", isNot(true)),
  deleted("aws_cloudwatch_metric_alarm", "nobody is told that scans are missing"),
  low("aws_cloudwatch_dashboard", "*", "the dashboard shows something else"),
  high("aws_cloudwatch_event_rule", "event_pattern", "something else is told or starts the scan"),
  high("aws_cloudwatch_event_rule", "state", "nobody is told, or a publish starts no scan", is("DISABLED")),
  deleted("aws_cloudwatch_event_rule", "nobody is told, or a publish starts no scan"),
  high("aws_cloudwatch_event_target", "*", "messages go elsewhere, or something else starts"),
  high("aws_cloudwatch_event_api_destination", "invocation_endpoint", "messages go elsewhere"),
  deleted("aws_cloudwatch_event_api_destination", "the webhook is not told any more"),
  deleted("aws_cloudwatch_event_connection", "the webhook is not told any more"),

  low("*", "description", "a description"),
];
