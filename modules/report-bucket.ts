import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { Construct } from "constructs";
import { EncryptionKey } from "./encryption-key";
import { type AccessLogs, PrivateBucket } from "./private-bucket";

export interface ReportBucketProps {
  readonly bucket: string;
  /** Alias of the key that is created for it, with the prefix `alias/`. */
  readonly keyAlias: string;
  /** ARN of a key that exists already. @default a key is created */
  readonly kmsKeyArn?: string | undefined;
  readonly account: string;
  /** AWS partition, such as `aws`. */
  readonly partition: string;
  /** Where S3 logs who reads and writes objects. @default nowhere */
  readonly accessLogs?: AccessLogs | undefined;
  /** Key prefixes of what expires. Of the rest, old versions do. */
  readonly expiring: readonly string[];
  /** Days until an object expires, and again until its old versions are deleted. */
  readonly retentionDays: number;
  /** Whether Terraform refuses to destroy the bucket; if not, it is destroyed with all that is in it. */
  readonly protect: boolean;
}

/**
 * Bucket for the scans' outputs, the pipeline's artifacts and the ledger of what is quarantined, with a key of its own or a given one.
 * All but the ledger are deleted after the retention: without it, nobody would know what to release.
 */
export class ReportBucket extends Construct {
  readonly bucket: string;
  readonly arn: string;
  readonly keyArn: string;

  constructor(scope: Construct, id: string, props: ReportBucketProps) {
    super(scope, id);
    const { protect, accessLogs } = props;
    this.keyArn = props.kmsKeyArn ?? keyFor(this, props);
    const { bucket, arn, versioned } = new PrivateBucket(this, "Default", {
      bucket: props.bucket,
      kmsKeyArn: this.keyArn,
      accessLogs,
      protect,
    });
    this.bucket = bucket;
    this.arn = arn;
    const { retentionDays: days } = props;
    // One resource: the provider waits nearly a minute for each. Days also remove expired delete markers.
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket,
      rule: [
        ...props.expiring.map((prefix) => {
          return { id: `retention-${prefix.replace(/\/$/, "")}`, status: "Enabled", filter: [{ prefix }], expiration: [{ days }] };
        }),
        {
          id: "versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: days }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
        },
      ],
      dependsOn: [versioned],
    });
  }
}

function keyFor(scope: Construct, { account, partition, keyAlias: alias, protect }: ReportBucketProps): string {
  return new EncryptionKey(scope, "key", { alias, description: "Reports of the package scan", partition, account, protect }).arn;
}
