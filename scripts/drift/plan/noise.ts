/**
 * Attributes that Terraform reports as changed outside although nobody changed a setting; each with the reason. Any other
 * attribute that is not configured is reported with low severity: to leave it out would claim that nothing changed.
 */
export const COUNTERS: readonly {
  /** `*` means every type. */ readonly type: string;
  /** With a dot: in each block of that name. */
  readonly attributes: readonly string[];
  readonly because: string;
}[] = [
  { type: "aws_codeartifact_domain", attributes: ["repository_count", "asset_size_bytes"], because: "counts what is in the domain" },
  { type: "aws_codeartifact_domain_permissions_policy", attributes: ["policy_revision"], because: "follows from the policy" },
  { type: "aws_codeartifact_repository_permissions_policy", attributes: ["policy_revision"], because: "follows from the policy" },
  {
    type: "aws_codeartifact_repository",
    attributes: ["external_connections.package_format", "external_connections.status"],
    because: "follow from the connection's name; an apply that is stopped in its update leaves them out of the state for good",
  },
  { type: "aws_ssm_parameter", attributes: ["version"], because: "ops secrets writes the value past Terraform, as designed" },
  { type: "aws_ssm_parameter", attributes: ["insecure_value"], because: "ops publish writes it past Terraform; drift compares it itself" },
  { type: "aws_ssm_parameter", attributes: ["key_id"], because: "is ignored, and asked for beside the plan: the state may have any" },
  { type: "aws_iam_policy", attributes: ["attachment_count"], because: "counts the attachments, which are resources of their own" },
  { type: "*", attributes: ["region"], because: "cannot change; provider 6 reads it, provider 5 did not" },
  { type: "aws_codepipeline", attributes: ["trigger_all"], because: "repeats trigger" },
  {
    type: "aws_sns_topic_subscription",
    attributes: ["pending_confirmation", "confirmation_was_authenticated"],
    because: "change when the owner of the mailbox confirms, as designed; doctor names who has not",
  },
  { type: "aws_s3_bucket", attributes: ["website_domain", "website_endpoint"], because: "follow from website" },
];

/**
 * Attributes that repeat what another resource manages. Terraform sees them change at the first read after it has created that
 * resource, and a real change is visible at that resource. If the stack has no such resource, only the attribute shows the
 * change, so it is kept.
 */
export interface Mirror {
  readonly type: string;
  readonly attribute: string;
  /** The type of the resource that manages it. */
  readonly managedBy: string;
  /** Attributes, here and there, that name the same resource. */
  readonly link: readonly [here: string, there: string];
  /** Attribute that identifies one of several elements, here and there; absent if there is only one. */
  readonly element?: string;
}

const ofBucket = (attribute: string, managedBy: string): Mirror => ({
  type: "aws_s3_bucket",
  attribute,
  managedBy,
  link: ["bucket", "bucket"],
});

export const MIRRORS: readonly Mirror[] = [
  ofBucket("policy", "aws_s3_bucket_policy"),
  ofBucket("server_side_encryption_configuration", "aws_s3_bucket_server_side_encryption_configuration"),
  ofBucket("versioning", "aws_s3_bucket_versioning"),
  ofBucket("lifecycle_rule", "aws_s3_bucket_lifecycle_configuration"),
  ofBucket("logging", "aws_s3_bucket_logging"),
  ofBucket("grant", "aws_s3_bucket_acl"),
  ofBucket("acl", "aws_s3_bucket_acl"),
  { type: "aws_sns_topic", attribute: "policy", managedBy: "aws_sns_topic_policy", link: ["arn", "arn"] },
  { type: "aws_iam_role", attribute: "inline_policy", managedBy: "aws_iam_role_policy", link: ["name", "role"], element: "name" },
];
