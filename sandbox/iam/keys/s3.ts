import { ARN } from "../../partition/arn";
import type { Access } from "../../core/service";
import { text } from "../../kit/xml";
import type { Params, Place } from "../access/builder";
import { string } from "../access/builder";
import type { MotoApi } from "../moto-api";
import { ifFound, MotoFault } from "../moto-api";
import { keyAccess } from "./use";

/** S3's AWS managed key: for `aws:kms` without a key. */
export const S3_DEFAULT_KEY = "alias/aws/s3";

/** How an object is encrypted with KMS. */
interface Encryption {
  readonly key: string;
  /** With a bucket key, the encryption context is the bucket's ARN. */
  readonly bucketKey: boolean;
}

const READS = new Set(["GetObject", "SelectObjectContent"]);
const WRITES = new Set(["PutObject", "CopyObject", "CreateMultipartUpload"]);
const IN_UPLOAD = new Set(["UploadPart", "UploadPartCopy", "ListParts"]);

/**
 * S3 encrypts and decrypts objects with the caller's permissions. Which actions a call needs is in the API reference of each
 * operation; a multipart upload needs both, because S3 reads the data key again for each part.
 */
export class ObjectKeys {
  /** Upload id -> encryption. moto does not tell that of an upload. */
  private readonly uploads = new Map<string, Encryption>();

  constructor(private readonly moto: MotoApi) {}

  async accesses(operation: string, params: Params, place: Place): Promise<readonly Access[]> {
    const at = { bucket: string(params, "Bucket") ?? "", key: string(params, "Key") ?? "" };
    const copied = /Copy$|^Copy/.test(operation) ? await this.stored(sourceOf(params), place) : [];
    if (WRITES.has(operation)) return [...copied, ...(await this.written(at, params, place))];
    if (IN_UPLOAD.has(operation)) {
      const encryption = this.uploads.get(string(params, "UploadId") ?? "");
      return [...copied, ...(encryption ? [use("kms:Decrypt", encryption, at, place)] : [])];
    }
    const reads = READS.has(operation) || (operation === "HeadObject" && params.ChecksumMode === "ENABLED");
    return reads ? this.stored({ ...at, version: string(params, "VersionId") }, place) : [];
  }

  /** Keeps how a new upload is encrypted. */
  async remember(params: Params, answer: string, place: Place): Promise<void> {
    const id = text(answer, "UploadId");
    const encryption = await this.encryptionOf(params, place);
    if (id && encryption) this.uploads.set(id, encryption);
  }

  /** How the object of a writing call gets encrypted: as its headers say, or else as the bucket does by default. */
  async encryptionOf(params: Params, place: Place): Promise<Encryption | undefined> {
    const asked = string(params, "ServerSideEncryption");
    const xml = await ifFound(this.moto.get("s3", `/${string(params, "Bucket") ?? ""}?encryption`, place));
    const bucketKey = (string(params, "BucketKeyEnabled") ?? (xml && text(xml, "BucketKeyEnabled"))) === "true";
    if (asked !== undefined) return isKms(asked) ? { key: string(params, "SSEKMSKeyId") ?? S3_DEFAULT_KEY, bucketKey } : undefined;
    if (!xml || !isKms(text(xml, "SSEAlgorithm"))) return undefined;
    return { key: text(xml, "KMSMasterKeyID") || S3_DEFAULT_KEY, bucketKey };
  }

  private async written(at: ObjectPlace, params: Params, place: Place): Promise<readonly Access[]> {
    const encryption = await this.encryptionOf(params, place);
    return encryption ? [use("kms:GenerateDataKey", encryption, at, place)] : [];
  }

  /** What it needs to read an object that is there. */
  private async stored(at: ObjectPlace, place: Place): Promise<readonly Access[]> {
    // The only version of an object that was never versioned: moto has no HEAD for it.
    const query = at.version === undefined || at.version === "null" ? "" : `?versionId=${encodeURIComponent(at.version)}`;
    const headers = await ifReadable(this.moto.head("s3", `/${at.bucket}/${encoded(at.key)}${query}`, place));
    if (!headers || !isKms(headers.get("x-amz-server-side-encryption") ?? undefined)) return [];
    const key = headers.get("x-amz-server-side-encryption-aws-kms-key-id") ?? S3_DEFAULT_KEY;
    const bucketKey = headers.get("x-amz-server-side-encryption-bucket-key-enabled")?.toLowerCase() === "true";
    return [use("kms:Decrypt", { key, bucketKey }, at, place)];
  }
}

interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
  readonly version?: string;
}

function use(action: string, { key, bucketKey }: Encryption, at: ObjectPlace, place: Place): Access {
  const arn = bucketKey ? `${ARN}:s3:::${at.bucket}` : `${ARN}:s3:::${at.bucket}/${at.key}`;
  return keyAccess({ action, key, service: "s3", encryptionContext: { "aws:s3:arn": arn } }, place);
}

/** Undefined if there is nothing to decrypt: no such version (400), no object (404), a mark of its deletion (405). S3 says which. */
async function ifReadable<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof MotoFault && [400, 404, 405].includes(error.status)) return undefined;
    throw error;
  }
}

function isKms(algorithm: string | undefined): boolean {
  return algorithm === "aws:kms" || algorithm === "aws:kms:dsse";
}

/** `/BUCKET/KEY?versionId=V`, percent-encoded. */
function sourceOf(params: Params): ObjectPlace {
  const [path = "", query] = (string(params, "CopySource") ?? "").replace(/^\//, "").split("?");
  const [bucket = "", ...key] = path.split("/");
  const version = new URLSearchParams(query).get("versionId") ?? undefined;
  return { bucket, key: decoded(key.join("/")), ...(version !== undefined && { version }) };
}

function encoded(key: string): string {
  return key.split("/").map(encodeURIComponent).join("/");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
