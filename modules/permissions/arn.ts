/** Where a resource is. */
export interface Place {
  /** `aws`, or one of AWS's other partitions: `aws-cn`, `aws-us-gov`. */
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

const COMMERCIAL = "amazonaws.com";
/** What names of hosts end in, where it is not `amazonaws.com`. Source: botocore 1.43.11, data/partitions.json. A test compares them. */
const DNS_SUFFIXES: Readonly<Record<string, string>> = {
  "aws-cn": "amazonaws.com.cn",
  "aws-eusc": "amazonaws.eu",
  "aws-iso": "c2s.ic.gov",
  "aws-iso-b": "sc2s.sgov.gov",
  "aws-iso-e": "cloud.adc-e.uk",
  "aws-iso-f": "csp.hci.ic.gov",
};

/** Where the services of a region are: `eu-central-1.amazonaws.com`. */
export function regionalDomain({ partition, region }: Pick<Place, "partition" | "region">): string {
  return `${region}.${DNS_SUFFIXES[partition] ?? COMMERCIAL}`;
}

/** A service of a region, as KMS names it in kms:ViaService: `s3.eu-central-1.amazonaws.com`. */
export function regionalService(place: Pick<Place, "partition" | "region">, service: string): string {
  return `${service}.${regionalDomain(place)}`;
}

/** A service as the principal that assumes a role: the same in all partitions (IAM User Guide, "AWS service principals"). */
export function servicePrincipal(service: string): string {
  return `${service}.${COMMERCIAL}`;
}
