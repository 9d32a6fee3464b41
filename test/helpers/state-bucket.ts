import { CreateAliasCommand, CreateKeyCommand } from "@aws-sdk/client-kms";
import { PutBucketEncryptionCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import type { Names } from "../../environments/names";
import type { Aws } from "../../scripts/aws/clients";
import { makeBucket } from "./sdk";

/** Quickly makes the bucket and the key for Terraform's state, versioned and encrypted as by `ops bootstrap`. */
export async function makeStateBucket({ kms, s3 }: Pick<Aws, "kms" | "s3">, names: Names): Promise<void> {
  const Bucket = names.stateBucket;
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  await kms.send(new CreateAliasCommand({ AliasName: names.stateKeyAlias, TargetKeyId: KeyMetadata?.KeyId }));
  await makeBucket(s3, Bucket);
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID: KeyMetadata?.Arn };
  const Rules = [{ ApplyServerSideEncryptionByDefault }];
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
}
