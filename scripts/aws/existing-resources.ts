import { HeadBucketCommand, HeadObjectCommand, S3ServiceException, type S3Client } from "@aws-sdk/client-s3";
import { OperationError } from "../words/errors";

/** Whether an object is in a bucket. Throws OperationError where AWS does not let us look. */
export async function objectExists(s3: S3Client, Bucket: string, Key: string): Promise<boolean> {
  return exists(() => s3.send(new HeadObjectCommand({ Bucket, Key })), `s3://${Bucket}/${Key}`);
}

/** Whether a bucket is there and ours. Throws OperationError where it is somebody else's. */
export async function bucketExists(s3: S3Client, Bucket: string, account: string): Promise<boolean> {
  return exists(() => s3.send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: account })), `s3://${Bucket}`);
}

/** Region of a bucket that is ours; undefined where there is none. Throws OperationError where it is somebody else's. */
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

/** undefined: it is not there. */
async function lookFor<T>(look: () => Promise<T>, what: string): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    const status = httpStatus(error);
    if (status === 404) return undefined;
    if (status === 403) {
      throw new OperationError(
        `${what} cannot be looked at: AWS denies it`,
        "It belongs to another account, or your role lacks s3:ListBucket and s3:GetObject on it.",
        { cause: error },
      );
    }
    throw error;
  }
}

/** A HEAD answer has no body, so the SDK knows its status only. */
function httpStatus(error: unknown): number | undefined {
  return error instanceof Error && "$metadata" in error ? (error.$metadata as { httpStatusCode?: number }).httpStatusCode : undefined;
}

/** Asked in another Region than a bucket's, S3 answers with a redirection that names the right one. */
function redirectedTo(error: unknown): string | undefined {
  if (httpStatus(error) !== 301 || !(error instanceof S3ServiceException)) return undefined;
  const headers: unknown = error.$response?.headers;
  return (headers as Readonly<Record<string, string>> | undefined)?.["x-amz-bucket-region"];
}
