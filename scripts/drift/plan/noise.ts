/**
 * What Terraform itself reports as changed outside although nobody changed a setting. Each line has its reason. An attribute that is not here and not configured is reported, at a low severity: a change
 * that nobody expected is worth a line, and silence would be a claim that there is none.
 */
export const COUNTERS: readonly {
  /** `*` is every type. */ readonly type: string;
  readonly attributes: readonly string[];
  readonly because: string;
}[] = [
  { type: "aws_codeartifact_domain", attributes: ["repository_count", "asset_size_bytes"], because: "counts what is in the domain" },
  { type: "aws_codeartifact_domain_permissions_policy", attributes: ["policy_revision"], because: "follows from the policy" },
  { type: "aws_codeartifact_repository_permissions_policy", attributes: ["policy_revision"], because: "follows from the policy" },
  { type: "aws_ssm_parameter", attributes: ["version"], because: "ops secrets writes the value past Terraform, as designed" },
  { type: "*", attributes: ["region"], because: "cannot change; provider 6 reads it where 5 did not" },
  { type: "aws_codepipeline", attributes: ["trigger_all"], because: "repeats trigger" },
];

/**
 * Attributes that show what another resource manages. Terraform sees them change when it first reads after that resource was
 * made, and a real change shows at that resource. Where no such resource is in the stack, the attribute is the only witness
 * of the change and is kept.
 */
export interface Mirror {
  readonly type: string;
  readonly attribute: string;
  /** The type of the resource that manages it. */
  readonly managedBy: string;
  /** Attribute that names the resource, here and there. */
  readonly link: readonly [here: string, there: string];
  /** Attribute that tells several apart, in the elements here and there; absent where there is one. */
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
  ofBucket("grant", "aws_s3_bucket_acl"),
  ofBucket("acl", "aws_s3_bucket_acl"),
  { type: "aws_iam_role", attribute: "inline_policy", managedBy: "aws_iam_role_policy", link: ["name", "role"], element: "name" },
];
