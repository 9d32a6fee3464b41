import { DescribeKeyCommand, type KeyMetadata, NotFoundException } from "@aws-sdk/client-kms";
import { bucketExists } from "../aws/existing-resources";
import type { VerbContext } from "../cli/context";
import { addressesOf, addressOf } from "../terraform/stack-json";

/** A Terraform `import` block. */
export interface ImportBlock {
  readonly to: string;
  readonly id: string;
}

/**
 * Import blocks for resources that a stopped bootstrap, or one on another machine, has created and this state does not have.
 * Only those that cannot be created twice: the bucket, the alias and its key. The bucket's settings are simply written again.
 */
export async function importBlocks(
  directory: string,
  known: readonly string[],
  { aws, names }: Pick<VerbContext, "aws" | "names">,
): Promise<ImportBlock[]> {
  const bucket = addressOf(directory, "aws_s3_bucket", "bucket", names.stateBucket);
  const alias = addressOf(directory, "aws_kms_alias", "name", names.stateKeyAlias);
  const [key] = addressesOf(directory, "aws_kms_key");
  const blocks: ImportBlock[] = [];
  if (bucket && !known.includes(bucket) && (await bucketExists(aws.s3, names.stateBucket, aws.account)))
    blocks.push({ to: bucket, id: names.stateBucket });
  if (alias && key && !known.includes(alias)) {
    const keyId = (await describeKey(names.stateKeyAlias, aws))?.KeyId;
    if (keyId !== undefined) {
      blocks.push({ to: alias, id: names.stateKeyAlias });
      if (!known.includes(key)) blocks.push({ to: key, id: keyId });
    }
  }
  return blocks;
}

/** The key with an id, ARN or alias; undefined if there is none. */
export async function describeKey(KeyId: string, { kms }: Pick<VerbContext["aws"], "kms">): Promise<KeyMetadata | undefined> {
  try {
    return (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata;
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}
