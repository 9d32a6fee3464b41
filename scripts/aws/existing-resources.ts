import { denialOf } from "./denial";
import {
  HeadBucketCommand,
  type HeadBucketCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { OperationError } from "../words/errors";

/** Whether an object is in a bucket. Throws OperationError if AWS denies access. */
export async function objectExists(s3: S3Client, Bucket: string, Key: string): Promise<boolean> {
  return (await lookFor(() => s3.send(new HeadObjectCommand({ Bucket, Key })), `s3://${Bucket}/${Key}`)) !== undefined;
}

/** Whether a bucket exists in our account. Throws OperationError if it belongs to another account. */
export async function bucketExists(s3: S3Client, Bucket: string, account: string): Promise<boolean> {
  return (await lookForBucket(s3, Bucket, account)) !== undefined;
}

/** Region of our bucket; undefined if it does not exist. Throws OperationError if it belongs to another account. */
export async function bucketRegion(s3: S3Client, Bucket: string, account: string): Promise<string | undefined> {
  try {
    return (await lookForBucket(s3, Bucket, account))?.BucketRegion;
  } catch (error) {
    const elsewhere = redirectedTo(error);
    if (elsewhere === undefined) throw error;
    return elsewhere;
  }
}

/** Undefined if the bucket does not exist. Only in the answer to a list does AWS say who lacks what, and a list needs the same action. */
function lookForBucket(s3: S3Client, Bucket: string, ExpectedBucketOwner: string): Promise<HeadBucketCommandOutput | undefined> {
  const place = { Bucket, ExpectedBucketOwner };
  const list = () => s3.send(new ListObjectsV2Command({ ...place, MaxKeys: 1 }));
  return lookFor(() => s3.send(new HeadBucketCommand(place)), `s3://${Bucket}`, list);
}

/** Undefined if it does not exist. @param inWords asks for the same, and is refused in words; only then it is called */
async function lookFor<T>(look: () => Promise<T>, what: string, inWords?: () => Promise<unknown>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    const status = httpStatus(error);
    if (status === 404) return undefined;
    if (status === 403) {
      const said: unknown = await inWords?.().then(
        () => undefined,
        (refusal: unknown) => refusal,
      );
      throw new OperationError(
        `${what} cannot be looked at: AWS denies it${denialOf(said ?? error)}`,
        "It belongs to another account, or your role lacks s3:ListBucket and s3:GetObject on it.",
        { cause: error },
      );
    }
    throw error;
  }
}

/** A HEAD response has no body, so the SDK knows only its status. */
function httpStatus(error: unknown): number | undefined {
  return error instanceof Error && "$metadata" in error ? (error.$metadata as { httpStatusCode?: number }).httpStatusCode : undefined;
}

/** If S3 is asked in another Region than the bucket's, it answers with a redirection that names the right one. */
function redirectedTo(error: unknown): string | undefined {
  if (httpStatus(error) !== 301 || !(error instanceof S3ServiceException)) return undefined;
  const headers: unknown = error.$response?.headers;
  return (headers as Readonly<Record<string, string>> | undefined)?.["x-amz-bucket-region"];
}
