import { AwsError } from "../core/errors";
import type { WireRequest } from "../core/protocol";
import { string } from "../iam/access/builder";
import type { RecognisedOperation } from "../iam/operations/recognised";
import { checkSums } from "./checksums";

const LONGEST_KEY_BYTES = 1024;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const NO_BUCKET = /\.\.|^\d+\.\d+\.\d+\.\d+$|^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/**
 * A key may have the segments `.` and `..`, and S3 keeps it as it is. Here, whatever reads addresses takes them for other ones, so that
 * another object would be meant. Throws AwsError.
 */
export function checkTarget({ target = "" }: Pick<WireRequest, "target">): void {
  const [path = ""] = target.split("?");
  const changes = /[\\#]/.test(path) || path.split("/").some((segment) => /^(\.|%2e){1,2}$/i.test(segment));
  if (changes) throw refused("InvalidURI", `The sandbox takes no key with the segments . and .., and no address with \\ or #: ${path}`);
}

/** What S3 refuses of names and contents, and moto takes. Throws AwsError. */
export function checkObject({ operation, params }: RecognisedOperation, request: WireRequest): void {
  const bucket = string(params, "Bucket") ?? "";
  if (operation === "CreateBucket" && (!BUCKET.test(bucket) || NO_BUCKET.test(bucket)))
    throw refused("InvalidBucketName", "The specified bucket is not valid.");
  if (Buffer.byteLength(string(params, "Key") ?? "") > LONGEST_KEY_BYTES) throw refused("KeyTooLongError", "Your key is too long");
  checkSums(request, operation !== "CompleteMultipartUpload");
}

function refused(code: string, message: string): AwsError {
  return new AwsError(code, message, {}, 400);
}
