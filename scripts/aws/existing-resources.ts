import { denialOf } from "./denial";
import { HeadBucketCommand, HeadObjectCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { OperationError } from "../words/errors";

/** Whether an object is in a bucket. Throws OperationError if AWS denies access. */
export async function objectExists(s3: S3Client, Bucket: string, Key: string): Promise<boolean> {
  return exists(() => s3.send(new HeadObjectCommand({ Bucket, Key })), `s3://${Bucket}/${Key}`);
}

/** Whether a bucket exists in our account. Throws OperationError if it belongs to another account. */
export async function bucketExists(s3: S3Client, Bucket: string, account: string): Promise<boolean> {
  return exists(() => s3.send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: account })), `s3://${Bucket}`);
}

/** Region of our bucket; undefined if it does not exist. Throws OperationError if it belongs to another account. */
export async function bucketRegion(s3: S3Client, Bucket: string, account: string): Promise<string | undefined> {
  try {
    const found = await lookFor(() => s3.send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: account })), `s3://${Bucket}`);
    return found?.BucketRegion;
  } catch (error) {
    const elsewhere = redirectedTo(error);
    if (elsewhere === undefined) throw error;
    return elsewhere;
  }
}

async function exists(look: () => Promise<unknown>, what: string): Promise<boolean> {
  return (await lookFor(look, what)) !== undefined;
}

/** Undefined if it does not exist. */
async function lookFor<T>(look: () => Promise<T>, what: string): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    const status = httpStatus(error);
    if (status === 404) return undefined;
    if (status === 403) {
      throw new OperationError(
        `${what} cannot be looked at: AWS denies it${denialOf(error)}`,
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
