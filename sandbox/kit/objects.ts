import { ARN } from "../partition/arn";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { AwsSession } from "./aws-session";
import { MEBIBYTE, readLimited } from "./limits";

/** Bytes: an object comes whole into memory. */
const LARGEST_OBJECT = 512 * MEBIBYTE;

export interface S3Place {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

export interface S3Content {
  readonly body: Buffer;
  readonly versionId?: string;
  readonly eTag?: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface PutOptions {
  readonly metadata?: Readonly<Record<string, string>>;
  /** Key id, ARN or alias. @default S3's AWS managed key */
  readonly kmsKey?: string;
  /** @default true */
  readonly encrypted?: boolean;
}

/** `arn:aws:s3:::bucket/key` or `bucket/key`, as CodeBuild and CodePipeline write places in S3; undefined for any other text. */
export function parsePlace(text: string): S3Place | undefined {
  const [, bucket, key] = /^(?:arn:[\w-]+:s3:::)?([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/s.exec(text) ?? [];
  return bucket && key ? { bucket, key } : undefined;
}

export function placeArn({ bucket, key }: S3Place): string {
  return `${ARN}:s3:::${bucket}/${key}`;
}

export async function getObject(session: AwsSession, { bucket, key, versionId }: S3Place): Promise<S3Content> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const reply = await (await session.s3()).send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
  const content = (reply.Body ?? []) as AsyncIterable<Uint8Array>;
  const body = await readLimited(content, LARGEST_OBJECT, `s3://${bucket}/${key}`);
  return { body, versionId: reply.VersionId, eTag: reply.ETag, metadata: reply.Metadata ?? {} };
}

/**
 * The version that an object has now: a caller needs `s3:GetObject` for it. Undefined in a bucket that keeps no versions.
 * It asks by GET for one byte, because S3 does not say to HEAD what a caller lacks.
 */
export async function currentVersion(session: AwsSession, { bucket, key }: S3Place): Promise<string | undefined> {
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  const first = new GetObjectCommand({ Bucket: bucket, Key: key, Range: "bytes=0-0" });
  const reply = await (await session.s3()).send(first).catch((error: Error) => {
    // An empty object has no first byte.
    if (error.name === "InvalidRange") return undefined;
    throw error;
  });
  await reply?.Body?.transformToByteArray();
  return reply?.VersionId === "null" ? undefined : reply?.VersionId;
}

/** An object as it is now, read by its version as CodePipeline and CodeBuild do: the caller needs `s3:GetObjectVersion` too. */
export async function getCurrentObject(session: AwsSession, place: S3Place): Promise<S3Content> {
  return getObject(session, { ...place, versionId: place.versionId ?? (await currentVersion(session, place)) });
}

/** Asks where a bucket is and whether it keeps versions: `s3:GetBucketLocation`, `s3:GetBucketVersioning`. */
export async function openBucket(session: AwsSession, bucket: string): Promise<{ readonly versioned: boolean }> {
  const { GetBucketLocationCommand, GetBucketVersioningCommand } = await import("@aws-sdk/client-s3");
  const s3 = await session.s3();
  await s3.send(new GetBucketLocationCommand({ Bucket: bucket }));
  const { Status: status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
  return { versioned: status === "Enabled" };
}

/** All keys with a prefix, from all pages. */
export async function listKeys(session: AwsSession, bucket: string, prefix: string): Promise<string[]> {
  const { paginateListObjectsV2 } = await import("@aws-sdk/client-s3");
  const keys: string[] = [];
  for await (const page of paginateListObjectsV2({ client: await session.s3() }, { Bucket: bucket, Prefix: prefix })) {
    for (const { Key } of page.Contents ?? []) if (Key) keys.push(Key);
  }
  return keys;
}

/** Stores bytes, or the file at a path. */
export async function putObject(
  session: AwsSession,
  { bucket, key }: S3Place,
  content: Buffer | string,
  options: PutOptions = {},
): Promise<void> {
  const { PutObjectCommand } = await import("@aws-sdk/client-s3");
  const encryption = options.encrypted === false ? {} : { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: options.kmsKey };
  const body = typeof content === "string" ? createReadStream(content) : content;
  const length = typeof content === "string" ? (await stat(content)).size : content.length;
  const input = { Bucket: bucket, Key: key, Body: body, ContentLength: length, Metadata: options.metadata, ...encryption };
  await (await session.s3()).send(new PutObjectCommand(input));
}
