import type { Stack } from "./hcl";

/** Name of the stack that is checked beside the real ones. */
export const CONTROL = "control";

/**
 * A stack with known mistakes. If checkov does not find exactly these, it did not understand what it read, and the absence of
 * findings in the real stacks means nothing. The bucket has the name of a real one, whose settings must not count for it.
 */
export const CONTROL_STACK: Stack = {
  resource: {
    aws_s3_bucket: { reports: { "//": { metadata: { path: "control/reports" } }, bucket: "control" } },
    aws_s3_bucket_public_access_block: { open: { bucket: "control", block_public_acls: false } },
    aws_iam_role_policy: {
      anything: { name: "anything", role: "control", policy: policy({ Effect: "Allow", Action: "*", Resource: "*" }) },
    },
    aws_kms_key: {
      everybody: {
        enable_key_rotation: false,
        policy: policy({ Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" }),
      },
    },
    aws_codepipeline: { plain: { name: "control", artifact_store: [{ type: "S3", location: "${aws_s3_bucket.reports.id}" }] } },
  },
};

/** `CHECK ADDRESS` of mistakes that it must find: by attributes, in nested blocks, in policy documents and by missing connections. */
export const CONTROL_FINDINGS: readonly string[] = [
  "CKV2_AWS_6 aws_s3_bucket.reports",
  "CKV_AWS_145 aws_s3_bucket.reports",
  "CKV_AWS_21 aws_s3_bucket.reports",
  "CKV_AWS_219 aws_codepipeline.plain",
  "CKV_AWS_289 aws_iam_role_policy.anything",
  "CKV_AWS_33 aws_kms_key.everybody",
  "CKV_AWS_355 aws_iam_role_policy.anything",
  "CKV_AWS_53 aws_s3_bucket_public_access_block.open",
  "CKV_AWS_62 aws_iam_role_policy.anything",
  "CKV_AWS_63 aws_iam_role_policy.anything",
  "CKV_AWS_7 aws_kms_key.everybody",
];

function policy(statement: Readonly<Record<string, string>>): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
