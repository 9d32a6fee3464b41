import type { WireRequest } from "../core/protocol";
import { S3_DEFAULT_KEY } from "../iam/keys/s3";

const ALGORITHM = "x-amz-server-side-encryption";
const KEY = "x-amz-server-side-encryption-aws-kms-key-id";

/** AWS encrypts an object whose call asks for KMS and names no key with S3's own key; moto takes the key of the bucket's default. */
export function withNamedKey(request: WireRequest): WireRequest {
  const { [ALGORITHM]: algorithm, [KEY]: key } = request.headers;
  if (key !== undefined || typeof algorithm !== "string" || !algorithm.startsWith("aws:kms")) return request;
  return { ...request, headers: { ...request.headers, [KEY]: S3_DEFAULT_KEY } };
}
