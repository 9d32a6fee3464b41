import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { policyDocument } from "./permissions/policy";

export interface AccessLogs {
  /** A bucket of the same account and region, whose policy lets S3's log delivery write. */
  readonly bucket: string;
  /** What the logs' keys begin with, ending in a slash. @default nothing */
  readonly prefix?: string | undefined;
}

export interface PrivateBucketProps {
  readonly bucket: string;
  /** KMS key that encrypts the objects. @default a key that S3 manages (SSE-S3) */
  readonly kmsKeyArn?: string;
  /** Where S3 logs who reads and writes objects. @default nowhere */
  readonly accessLogs?: AccessLogs | undefined;
  /** Whether Terraform refuses to destroy the bucket; if not, it is destroyed with all that is in it. */
  readonly protect: boolean;
}

/** A bucket for this account only: versioned, encrypted, TLS only, never public, all objects owned by the account. */
export class PrivateBucket extends Construct {
  readonly bucket: string;
  readonly arn: string;
  /** Dependency for resources that must come after the versioning, such as rules about versions. */
  readonly versioned: ITerraformDependable;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const bucket = new S3Bucket(this, "Default", {
      bucket: props.bucket,
      forceDestroy: !props.protect,
      lifecycle: { preventDestroy: props.protect },
    });
    this.bucket = bucket.id;
    this.arn = bucket.arn;
    this.versioned = new S3BucketVersioningA(this, "versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    const encryption =
      props.kmsKeyArn === undefined ? { sseAlgorithm: "AES256" } : { sseAlgorithm: "aws:kms", kmsMasterKeyId: props.kmsKeyArn };
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: bucket.id,
      // With a bucket key, S3 calls KMS once for many objects. S3 ignores it without KMS.
      rule: [{ applyServerSideEncryptionByDefault: encryption, bucketKeyEnabled: props.kmsKeyArn !== undefined }],
    });
    if (props.accessLogs !== undefined) {
      const { bucket: targetBucket, prefix = "" } = props.accessLogs;
      new S3BucketLoggingA(this, "logging", { bucket: bucket.id, targetBucket, targetPrefix: `${prefix}${props.bucket}/` });
    }
    new S3BucketOwnershipControls(this, "ownership", { bucket: bucket.id, rule: { objectOwnership: "BucketOwnerEnforced" } });
    const privacy = new S3BucketPublicAccessBlock(this, "privacy", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketPolicy(this, "policy", {
      bucket: bucket.id,
      policy: policyDocument({
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucket.arn, `${bucket.arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
      // S3 refuses to change the policy and the public access block at the same time.
      dependsOn: [privacy],
    });
  }
}
