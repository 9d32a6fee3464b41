import { GetBranchCommand, GetRepositoryCommand, RepositoryDoesNotExistException } from "@aws-sdk/client-codecommit";
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import { describeParameter } from "../../aws/parameters";
import { bucketRegion } from "../../aws/existing-resources";
import { describeKey, isUsable } from "../../aws/keys";
import { SecretsKey } from "../../secrets/key";
import type { LookClients, LookContext } from "./context";

export interface FoundSource {
  readonly name: string;
  /** Whether the branch to which the scanner is published has a commit. */
  readonly published: boolean;
}

export interface FoundBucket {
  readonly name: string;
  readonly region: string;
  readonly policy: boolean;
  readonly lifecycle: boolean;
  /** The CloudFormation stack that created it and would delete it too. */
  readonly cloudFormationStack?: string;
  readonly objects: boolean;
}

export interface FoundParameter {
  readonly name: string;
  readonly type: string;
  /** Key that encrypts it, if that is not the account's default key for SSM. */
  readonly customerKey?: string;
  /** Whether the key of the secrets stack encrypts it. @default false */
  readonly underOurKey?: boolean;
}

/** What has the alias of the report bucket's key: it exists if this project made the bucket and its state is lost. */
export interface FoundReportKey {
  readonly alias: string;
  /** Undefined if the key is disabled or about to be deleted: the alias alone is taken over, for a new key. */
  readonly keyId?: string;
}

/** What exists under the environment's names; what does not exist is undefined. */
export interface FoundScanner {
  readonly source?: FoundSource;
  readonly bucket?: FoundBucket;
  readonly reportKey?: FoundReportKey;
  readonly token?: FoundParameter;
  readonly organization?: FoundParameter;
}

type Context = Pick<LookContext, "aws" | "names">;

/** Looks for source, bucket and parameters by their names. It never reads a parameter's value. */
export async function findScanner({ aws, names }: Context): Promise<FoundScanner> {
  const [source, bucket, reportKey, token, organization] = await Promise.all([
    findSource(names.sourceRepository, names.sourceBranch, aws),
    findBucket(names.reportBucket, aws),
    findReportKey(names.reportKeyAlias, aws),
    findSecret(names.tokenParameter, { aws, names }),
    findSecret(names.organizationParameter, { aws, names }),
  ]);
  return { source, bucket, reportKey, token, organization };
}

async function findSource(name: string, branchName: string, { codeCommit }: LookClients): Promise<FoundSource | undefined> {
  const found = await unless([RepositoryDoesNotExistException.name], () =>
    codeCommit.send(new GetRepositoryCommand({ repositoryName: name })),
  );
  if (found === undefined) return undefined;
  const branch = await unless(["BranchDoesNotExistException"], () =>
    codeCommit.send(new GetBranchCommand({ repositoryName: name, branchName })),
  );
  return { name, published: branch !== undefined };
}

async function findBucket(name: string, { s3, account, region }: LookClients): Promise<FoundBucket | undefined> {
  const place = { Bucket: name, ExpectedBucketOwner: account };
  const where = await bucketRegion(s3, name, account).catch(elsewhere);
  if (where === undefined) return undefined;
  const found = { name, region: where, policy: false, lifecycle: false, objects: false };
  if (where !== region) return found;
  const [policy, lifecycle, tags, listed] = await Promise.all([
    unless(["NoSuchBucketPolicy"], () => s3.send(new GetBucketPolicyCommand(place))),
    unless(["NoSuchLifecycleConfiguration"], () => s3.send(new GetBucketLifecycleConfigurationCommand(place))),
    unless(["NoSuchTagSet"], () => s3.send(new GetBucketTaggingCommand(place))),
    s3.send(new ListObjectsV2Command({ ...place, MaxKeys: 1 })),
  ]);
  return {
    ...found,
    policy: policy !== undefined,
    lifecycle: lifecycle !== undefined,
    objects: (listed.KeyCount ?? 0) > 0,
    cloudFormationStack: tags?.TagSet?.find(({ Key }) => Key === "aws:cloudformation:stack-name")?.Value,
  };
}

export async function findReportKey(alias: string, aws: Pick<LookClients, "kms">): Promise<FoundReportKey | undefined> {
  const key = await describeKey(alias, aws);
  return key && { alias, keyId: isUsable(key) ? key.KeyId : undefined };
}

/** For a bucket in another region, S3 answers with a redirection whose header names the region. */
function elsewhere(error: unknown): string {
  const { $metadata, $response } = error as { $metadata?: { httpStatusCode?: number }; $response?: { headers?: Record<string, string> } };
  if ($metadata?.httpStatusCode !== 301) throw error;
  return $response?.headers?.["x-amz-bucket-region"] ?? "another region";
}

async function findSecret(name: string, { aws, names }: Context): Promise<FoundParameter | undefined> {
  const found = await findParameter(name, aws);
  if (found?.customerKey === undefined) return found;
  const key = await SecretsKey.find(names.secretsKey, aws);
  return { ...found, underOurKey: await key.encrypts(found.customerKey) };
}

export async function findParameter(name: string, { ssm }: Pick<LookClients, "ssm">): Promise<FoundParameter | undefined> {
  const found = await describeParameter(name, ssm);
  if (found === undefined) return undefined;
  const { Type = "", KeyId } = found;
  return { name, type: Type, customerKey: KeyId === undefined || KeyId.endsWith("alias/aws/ssm") ? undefined : KeyId };
}

/** Undefined if AWS answers with one of these errors. */
async function unless<T>(names: readonly string[], ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return undefined;
    throw error;
  }
}
