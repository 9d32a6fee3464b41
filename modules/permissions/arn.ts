/** Where a resource is. */
export interface Place {
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
  readonly region: string;
  /** Account that owns it. */
  readonly account: string;
}

/** ARN of a resource in a place. @param rest what follows the account, `project/dev-package-scan` */
export function arnIn({ partition, region, account }: Place, service: string, rest: string): string {
  return `arn:${partition}:${service}:${region}:${account}:${rest}`;
}

/** ARN of a role, policy or root user: IAM has no regions. @param rest `role/dev-package-scan-build`, `root` */
export function iamArn({ partition, account }: Pick<Place, "partition" | "account">, rest: string): string {
  return `arn:${partition}:iam::${account}:${rest}`;
}

/** ARN of a bucket, or of objects in it: names of buckets are unique in a partition. */
export function bucketArn({ partition }: Pick<Place, "partition">, bucket: string, keys?: string): string {
  return `arn:${partition}:s3:::${bucket}${keys === undefined ? "" : `/${keys}`}`;
}

/** Any key of the place: which one, a condition says. */
export function anyKey(place: Place): string {
  return arnIn(place, "kms", "key/*");
}
