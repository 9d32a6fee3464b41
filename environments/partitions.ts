/**
 * AWS's partitions by the beginnings of their regions' names; a region of none of them is in `aws`.
 * Source: botocore 1.43.11, data/partitions.json. A test compares them.
 */
const PARTITIONS = [
  ["cn-", "aws-cn"],
  ["eusc-", "aws-eusc"],
  ["us-gov-", "aws-us-gov"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["us-isof-", "aws-iso-f"],
  ["eu-isoe-", "aws-iso-e"],
] as const;

/** The partition of every region that has no other. */
const STANDARD = "aws";

/** The partition of a region, which is part of every ARN. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([beginning]) => region.startsWith(beginning))?.[1] ?? STANDARD;
}

/** A pattern for the partition in an ARN, for a larger pattern. */
export const PARTITION_PATTERN = `(?:${[STANDARD, ...PARTITIONS.map(([, partition]) => partition)].join("|")})`;

/** An ARN for people to read: no resource has it. @param rest what follows the partition, `iam::111122223333:role/deploy` */
export function exampleArn(rest: string): string {
  return `arn:${STANDARD}:${rest}`;
}
