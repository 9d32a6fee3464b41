import { bucketArn } from "./arn";
import { QUARANTINE_PREFIX } from "./quarantine";
import { allow, named, type Statement } from "./statement";
import type { States, Subject } from "./subject";

/** What Terraform, doctor and drift ask of a bucket. */
const LOOK = [
  "s3:GetAccelerateConfiguration",
  "s3:GetBucketAcl",
  "s3:GetBucketCORS",
  "s3:GetBucketLogging",
  "s3:GetBucketNotification",
  "s3:GetBucketObjectLockConfiguration",
  "s3:GetBucketOwnershipControls",
  "s3:GetBucketPolicy",
  "s3:GetBucketPublicAccessBlock",
  "s3:GetBucketRequestPayment",
  "s3:GetBucketTagging",
  "s3:GetBucketVersioning",
  "s3:GetBucketWebsite",
  "s3:GetEncryptionConfiguration",
  "s3:GetInventoryConfiguration",
  "s3:GetLifecycleConfiguration",
  "s3:GetReplicationConfiguration",
  "s3:ListBucket",
  "s3:ListBucketVersions",
];

const CHANGE = [
  "s3:CreateBucket",
  "s3:DeleteBucket",
  "s3:DeleteBucketPolicy",
  // With accessLogs, and to end them again without.
  "s3:PutBucketLogging",
  "s3:PutBucketOwnershipControls",
  "s3:PutBucketPolicy",
  "s3:PutBucketPublicAccessBlock",
  "s3:PutBucketTagging",
  "s3:PutBucketVersioning",
  "s3:PutEncryptionConfiguration",
  "s3:PutLifecycleConfiguration",
];

/** Looks at our buckets, and reads states, their locks and the results of scans. */
export function bucketsRead(subject: Subject): Statement[] {
  const { scanner } = subject;
  const places = statesOf(subject);
  const buckets = [...places.map(({ bucket }) => bucket), scanner.reportBucket];
  const look = allow(
    LOOK,
    buckets.map((bucket) => bucketArn(subject, bucket)),
  );
  return [
    named("Buckets", look),
    ...statesElsewhere(subject),
    named(
      "Results",
      allow(
        "s3:GetObject",
        ["outputs/*", `${QUARANTINE_PREFIX}*`].map((keys) => bucketArn(subject, scanner.reportBucket, keys)),
      ),
    ),
    ...onStates(subject, "States", ["s3:GetObject", "s3:GetObjectVersion"]),
  ];
}

/** Makes our buckets, writes states under Terraform's lock, and empties the report bucket before it is destroyed. */
export function bucketsChange(subject: Subject): Statement[] {
  const { states, scanner } = subject;
  const own = [...(states?.made === true ? [states.bucket] : []), scanner.reportBucket];
  const change = allow(
    CHANGE,
    own.map((bucket) => bucketArn(subject, bucket)),
  );
  return [
    named("ChangeBuckets", change),
    named("EmptyReports", allow(["s3:DeleteObject", "s3:DeleteObjectVersion"], bucketArn(subject, scanner.reportBucket, "*"))),
    // Locks are deleted, and a state that is moved or cannot be read is set aside: its versions stay.
    ...onStates(subject, "WriteStates", ["s3:DeleteObject", "s3:PutObject"]),
  ];
}

/** Whether the environment is in another region already: its bucket of states would have that region's name at its end. */
function statesElsewhere(subject: Subject): Statement[] {
  const { states, region } = subject;
  if (states?.made !== true) return [];
  return [named("StatesElsewhere", allow("s3:ListBucket", bucketArn(subject, `${states.bucket.slice(0, -region.length)}*`)))];
}

/** Where states are, and where they were: none if they are in local files. */
function statesOf({ states, formerStates }: Subject): States[] {
  return [states, formerStates].filter((place) => place !== undefined);
}

function onStates(subject: Subject, name: string, actions: readonly string[]): Statement[] {
  const objects = statesOf(subject).map(({ bucket, prefix }) => bucketArn(subject, bucket, `${prefix}*`));
  return objects.length === 0 ? [] : [named(name, allow(actions, [...new Set(objects)]))];
}
