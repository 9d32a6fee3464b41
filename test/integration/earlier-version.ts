import { DeleteAliasCommand, DescribeKeyCommand, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { GetBucketEncryptionCommand, HeadObjectCommand, PutBucketEncryptionCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateScheduleCommand, DeleteScheduleGroupCommand, ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import type { Outside } from "../helpers/outside";

/** What an earlier version did not have. */
const LATER = ["aws_kms_key.reports_key", "aws_kms_alias.reports_key_alias", "aws_scheduler_schedule_group.schedule_group"];
const SCAN = "outputs/2026-01-01T00-00-00Z/summary.json";

interface State {
  readonly serial: number;
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly attributes: Readonly<Record<string, unknown>> }[];
  }[];
}

/**
 * Makes of a scanner what an earlier version made of it, in AWS and in its state: the schedule is in the group `default`, the bucket
 * of the reports is encrypted with S3's own key, and one scan is in it.
 */
export async function asEarlierVersion(outside: Outside): Promise<void> {
  const { aws, names } = outside;
  const { Name, ScheduleExpression, ScheduleExpressionTimezone, FlexibleTimeWindow, Target, State } = await outside.schedule();
  await aws.scheduler.send(
    new CreateScheduleCommand({ Name, ScheduleExpression, ScheduleExpressionTimezone, FlexibleTimeWindow, Target, State }),
  );
  await aws.scheduler.send(new DeleteScheduleGroupCommand({ Name: names.scheduleGroup }));
  const Bucket = names.reportBucket;
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" as const } }];
  await aws.s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
  await aws.s3.send(new PutObjectCommand({ Bucket, Key: SCAN, Body: "{}", ServerSideEncryption: "AES256" }));
  const { KeyMetadata } = await aws.kms.send(new DescribeKeyCommand({ KeyId: names.reportKeyAlias }));
  await aws.kms.send(new DeleteAliasCommand({ AliasName: names.reportKeyAlias }));
  await aws.kms.send(new ScheduleKeyDeletionCommand({ KeyId: KeyMetadata?.KeyId, PendingWindowInDays: 7 }));
  const state = JSON.parse((await outside.readState("scanner")) ?? "") as State;
  const resources = state.resources
    .filter(({ type, name }) => !LATER.includes(`${type}.${name}`))
    .map((resource) => (resource.type === "aws_scheduler_schedule" ? inDefaultGroup(resource, names.scheduleGroup) : resource));
  await outside.overwriteState("scanner", JSON.stringify({ ...state, serial: state.serial + 1, resources }));
}

function inDefaultGroup(resource: State["resources"][number], group: string): State["resources"][number] {
  const instances = resource.instances.map((instance) => {
    const moved = Object.entries(instance.attributes).map(([key, value]) => {
      return [key, typeof value === "string" && /^(id|arn|group_name)$/.test(key) ? value.replace(group, "default") : value];
    });
    return { ...instance, attributes: Object.fromEntries(moved) as Record<string, unknown> };
  });
  return { ...resource, instances };
}

/** Where the schedule is, how the bucket encrypts, and how the scan in it is encrypted. */
export async function layoutOf({ aws, names }: Outside) {
  const { Schedules = [] } = await aws.scheduler.send(new ListSchedulesCommand({}));
  const { ServerSideEncryptionConfiguration } = await aws.s3.send(new GetBucketEncryptionCommand({ Bucket: names.reportBucket }));
  const scan = await aws.s3.send(new HeadObjectCommand({ Bucket: names.reportBucket, Key: SCAN }));
  const { KeyMetadata } = await aws.kms
    .send(new DescribeKeyCommand({ KeyId: names.reportKeyAlias }))
    .catch(() => ({ KeyMetadata: undefined }));
  const { SSEAlgorithm, KMSMasterKeyID } = ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault ?? {};
  return {
    schedules: Schedules.map(({ GroupName, Name, State }) => `${GroupName}/${Name} ${State}`),
    bucket: SSEAlgorithm,
    byOurKey: KMSMasterKeyID !== undefined && KMSMasterKeyID === KeyMetadata?.Arn,
    scan: scan.ServerSideEncryption,
  };
}
