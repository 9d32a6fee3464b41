import { CreateAliasCommand, CreateKeyCommand } from "@aws-sdk/client-kms";
import { PutBucketEncryptionCommand, PutBucketVersioningCommand } from "@aws-sdk/client-s3";
import { namesOf, tagsOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { Aws } from "../../scripts/aws/clients";
import { makeBucket } from "./sdk";

/** Quickly makes the bucket and the key for Terraform's state, versioned, encrypted and tagged as by `ops bootstrap`. */
export async function makeStateBucket({ kms, s3 }: Pick<Aws, "kms" | "s3">, environment: Environment): Promise<void> {
  const { stateBucket: Bucket, stateKeyAlias: AliasName } = namesOf(environment);
  // The deploy role knows a key by its tags.
  const Tags = Object.entries(tagsOf(environment)).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Tags }));
  await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyMetadata?.KeyId }));
  await makeBucket(s3, Bucket);
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: "aws:kms" as const, KMSMasterKeyID: KeyMetadata?.Arn };
  const Rules = [{ ApplyServerSideEncryptionByDefault }];
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
}
