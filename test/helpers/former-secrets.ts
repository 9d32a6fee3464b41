import { DeleteAliasCommand, DescribeKeyCommand, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { DeleteObjectsCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { recordsIn, withoutRecords, withRecords } from "../../scripts/state/records";
import { MOVED } from "../../scripts/state/moves/former";
import type { Outside } from "./outside";

/** The values of the two secrets. */
export interface SecretValues {
  readonly token: string;
  readonly organization: string;
}

/** As an earlier version left it: the parameters' records in the scanner's state, their values under the account's default key. */
export async function asBefore(outside: Outside, values: SecretValues): Promise<void> {
  const { aws, names } = outside;
  const [secrets, scanner] = [(await outside.readState("secrets")) ?? "", (await outside.readState("scanner")) ?? ""];
  await outside.overwriteState("scanner", withRecords(scanner, recordsIn(secrets, MOVED, "secrets"), "scanner"));
  await outside.overwriteState("secrets", withoutRecords(secrets, MOVED, "secrets"));
  for (const [Name, Value] of [
    [names.tokenParameter, values.token],
    [names.organizationParameter, values.organization],
  ])
    await aws.ssm.send(new PutParameterCommand({ Name, Value, Type: "SecureString", KeyId: "alias/aws/ssm", Overwrite: true }));
}

/** As if there had never been a secrets stack: neither its key nor any version of its state is left. */
export async function withoutSecretsStack({ aws, names }: Outside): Promise<void> {
  const { KeyMetadata } = await aws.kms.send(new DescribeKeyCommand({ KeyId: names.secretsKeyAlias }));
  await aws.kms.send(new DeleteAliasCommand({ AliasName: names.secretsKeyAlias }));
  await aws.kms.send(new ScheduleKeyDeletionCommand({ KeyId: KeyMetadata?.KeyId, PendingWindowInDays: 7 }));
  const [Bucket, Prefix] = [names.stateBucket, names.stateKey("secrets")];
  const { Versions = [], DeleteMarkers = [] } = await aws.s3.send(new ListObjectVersionsCommand({ Bucket, Prefix }));
  const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
  await aws.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
}
