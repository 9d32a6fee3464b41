import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetBucketLoggingCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { Fleet } from "../helpers/fleet";
import { document } from "../helpers/iam";
import type { Outside } from "../helpers/outside";

/** A company's bucket for access logs. */
export const LOGS = "company-logs";

/** Makes the bucket for access logs in the account of staging, and names it in the environment's file. */
export async function nameAccessLogs({ folder, outside }: Fleet): Promise<void> {
  await makeLogBucket(outside("staging"));
  appendFileSync(join(folder, "environments", "staging.yaml"), `accessLogs: { bucket: ${LOGS}, prefix: s3/ }\n`);
}

/** Makes the bucket, into which S3 may write, in the region and account of an environment. */
export async function makeLogBucket({ aws: { s3, region } }: Pick<Outside, "aws">): Promise<void> {
  await s3.send(
    new CreateBucketCommand({ Bucket: LOGS, CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }),
  );
  const Policy = document({
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `arn:aws:s3:::${LOGS}/*`,
  });
  await s3.send(new PutBucketPolicyCommand({ Bucket: LOGS, Policy }));
}

/** Where S3 logs who reads the reports; undefined if nowhere. */
export async function reportLogs({ aws, names }: Outside): Promise<string | undefined> {
  const { LoggingEnabled } = await aws.s3.send(new GetBucketLoggingCommand({ Bucket: names.reportBucket }));
  return LoggingEnabled && `${LoggingEnabled.TargetBucket}/${LoggingEnabled.TargetPrefix}`;
}

/** Nobody notes any more who reads the reports. */
export async function stopReportLogs({ aws, names }: Outside): Promise<void> {
  await aws.s3.send(new PutBucketLoggingCommand({ Bucket: names.reportBucket, BucketLoggingStatus: {} }));
}
