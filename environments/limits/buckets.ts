import type { Inconsistency } from "./inconsistency";

/** Beginnings and ends that S3 keeps for itself (S3 User Guide, "General purpose bucket naming rules"). */
const BEGINNINGS = ["xn--", "sthree-", "amzn-s3-demo-"];
const ENDS = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];
const IP_ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;
/** Bytes of an object's key (S3 User Guide, "Naming Amazon S3 objects"). */
const LONGEST_KEY = 1024;
/** What S3 appends to the prefix of an access log: `2026-11-29-21-40-45-0123456789ABCDEF` (S3 User Guide, "Log object key format"). */
const LOG_NAME = 36;

/** Why S3 would not make a bucket of this name, whose characters are right; undefined if it would. */
export function bucketNameProblem(name: string): string | undefined {
  const beginning = BEGINNINGS.find((each) => name.startsWith(each));
  if (beginning !== undefined) return `begins with ${beginning}, which S3 keeps for itself`;
  const end = ENDS.find((each) => name.endsWith(each));
  if (end !== undefined) return `ends in ${end}, which S3 keeps for itself`;
  return IP_ADDRESS.test(name) ? "looks like an IP address, which S3 refuses" : undefined;
}

/** A bucket, and the key of the environment's file that names it, or that its name is made of. */
export interface NamedBucket {
  readonly path: readonly string[];
  readonly bucket: string;
}

/** Several names may be made of one key, which is said once. */
export function brokenBucketLimits(buckets: readonly NamedBucket[]): Inconsistency[] {
  const broken = buckets.flatMap(({ path, bucket }) => {
    const problem = bucketNameProblem(bucket);
    if (problem === undefined) return [];
    const whose = path.join(".") === "name" ? `makes the bucket ${bucket}, which ` : "";
    return [{ path, fix: `${whose}${problem}: take another name` }];
  });
  return broken.filter(({ path }, index) => broken.findIndex((each) => each.path.join() === path.join()) === index);
}

/** @param logged the buckets whose logs go there: each name follows the prefix */
export function brokenLogPrefix(prefix: string, logged: readonly string[]): Inconsistency[] {
  const longest = Math.max(0, ...logged.map((bucket) => bucket.length + "/".length));
  const surplus = Buffer.byteLength(prefix) + longest + LOG_NAME - LONGEST_KEY;
  if (surplus <= 0) return [];
  const fix = `makes keys of ${LONGEST_KEY + surplus} characters: S3 allows ${LONGEST_KEY}. Leave out at least ${surplus}`;
  return [{ path: ["accessLogs", "prefix"], fix }];
}
