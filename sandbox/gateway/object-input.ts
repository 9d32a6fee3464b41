import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { AwsError } from "../core/errors";
import type { WireRequest } from "../core/protocol";
import { checkPrincipals, parsed } from "./policy-documents";
import type { MotoApi } from "../iam/moto-api";
import { header } from "../iam/operations/recognised";
import { bucketOf, isPolicyCall } from "./bucket-policies";

/** Bytes of an object's key (S3 User Guide, Naming Amazon S3 objects). */
const LONGEST_KEY = 1024;

/** Header -> the checksum that it has. CRC32C and CRC64NVME are taken as they are. */
const CHECKSUMS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  "content-md5": (body) => createHash("md5").update(body).digest(),
  "x-amz-checksum-sha1": (body) => createHash("sha1").update(body).digest(),
  "x-amz-checksum-sha256": (body) => createHash("sha256").update(body).digest(),
  "x-amz-checksum-crc32": (body) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return sum;
  },
};

/**
 * Throws AwsError if S3 would not take the call: a key that is too long, a body that is not the one of its checksum, a bucket's name or
 * policy that is none. Keys with `.` and `..` as parts of a path are refused, since a URL has none: S3 keeps them.
 */
export async function checkObjectInput(request: WireRequest, moto: Pick<MotoApi, "query">): Promise<void> {
  checkPath(request);
  checkSums(request);
  if (isPolicyCall(request, "PUT")) await checkBucketPolicy(request, moto);
}

function checkPath({ method, url, target = url.pathname }: WireRequest): void {
  const [sent = ""] = target.split("?");
  const parts = sent.split("/").map((part) => part.replace(/%2e/gi, "."));
  if (parts.some((part) => part === "." || part === ".."))
    throw new AwsError("InvalidURI", "The sandbox holds no keys with . or .. between slashes (sandbox/iam/README.md)", {}, 400);
  const [, bucket = "", ...key] = url.pathname.split("/");
  if (Buffer.byteLength(decoded(key.join("/"))) > LONGEST_KEY) throw new AwsError("KeyTooLongError", "Your key is too long", {}, 400);
  const makes = method === "PUT" && key.join("") === "" && url.search === "";
  // S3 User Guide, General purpose bucket naming rules.
  if (makes && !/^(?!.*\.\.)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(decoded(bucket)))
    throw new AwsError("InvalidBucketName", "The specified bucket is not valid.", {}, 400);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function checkSums(request: WireRequest): void {
  // Of a body in chunks, the checksum is of what is in them.
  if (/aws-chunked/.test(header(request, "content-encoding") ?? "")) return;
  if (request.method !== "PUT" && request.method !== "POST") return;
  for (const [name, sumOf] of Object.entries(CHECKSUMS)) {
    const given = header(request, name);
    if (given === undefined) continue;
    const sum = sumOf(request.body);
    const bytes = Buffer.from(given, "base64");
    if (bytes.length !== sum.length) throw new AwsError("InvalidDigest", `The ${name} you specified is not valid.`, {}, 400);
    if (!bytes.equals(sum)) throw new AwsError("BadDigest", `The ${name} you specified did not match what we received.`, {}, 400);
  }
}

async function checkBucketPolicy({ url, body }: WireRequest, moto: Pick<MotoApi, "query">): Promise<void> {
  const policy = parsed(body.toString("utf8"), malformed);
  const bucket = decoded(bucketOf(url) ?? "");
  for (const { action, principal, resource } of policy.statements) {
    if (principal === undefined) throw malformed("Missing required field Principal");
    if (resource === undefined) throw malformed("Missing required field Resource");
    if (!action.values.every((each) => /^(\*|s3:[\w*?]+)$/i.test(each))) throw malformed("Policy has invalid action");
    const ours = new RegExp(`^(\\*|arn:[\\w*-]+:s3:::${bucket.replace(/\./g, "\\.")}(/.*)?)$`);
    if (!resource.not && !resource.values.every((each) => ours.test(each) || mayMatch(each, bucket)))
      throw malformed("Policy has invalid resource");
  }
  await checkPrincipals(policy, moto, () => malformed("Invalid principal in policy"));
}

/** Whether a resource with wildcards may be of the bucket. */
function mayMatch(resource: string, bucket: string): boolean {
  const [, name = ""] = /^arn:[\w*-]+:s3:::([^/]*)/.exec(resource) ?? [];
  if (!/[*?]/.test(name)) return false;
  const pattern = name
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`).test(bucket);
}

function malformed(message: string): AwsError {
  return new AwsError("MalformedPolicy", message, {}, 400);
}
