import type { WireRequest } from "../../core/protocol";
import { texts } from "../../kit/xml";
import type { RecognisedOperation } from "./recognised";
import { header } from "./recognised";
import type { Subresource } from "./s3-routes";
import { BUCKET_SUBRESOURCES, OBJECT_SUBRESOURCES } from "./s3-routes";

/** Members that S3 requests send as headers or in the query, as far as IAM has condition keys for them. */
const HEADERS: Readonly<Record<string, string>> = {
  ACL: "x-amz-acl",
  BucketKeyEnabled: "x-amz-server-side-encryption-bucket-key-enabled",
  ChecksumMode: "x-amz-checksum-mode",
  CopySource: "x-amz-copy-source",
  ObjectLockMode: "x-amz-object-lock-mode",
  ObjectLockLegalHoldStatus: "x-amz-object-lock-legal-hold",
  SSEKMSKeyId: "x-amz-server-side-encryption-aws-kms-key-id",
  ServerSideEncryption: "x-amz-server-side-encryption",
  StorageClass: "x-amz-storage-class",
  Tagging: "x-amz-tagging",
};
const QUERY: Readonly<Record<string, string>> = {
  Delimiter: "delimiter",
  MaxKeys: "max-keys",
  Prefix: "prefix",
  UploadId: "uploadId",
  VersionId: "versionId",
};

/**
 * The S3 REST API, path-style (https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html).
 */
export function s3Operation(request: WireRequest): RecognisedOperation | undefined {
  // moto would take `//bucket/key` for `/bucket/key`.
  if (request.url.pathname.startsWith("//")) return undefined;
  const [, bucket = "", rest = ""] = /^\/([^/]*)\/?(.*)$/s.exec(request.url.pathname) ?? [];
  const method = request.method;
  const isCopy = header(request, "x-amz-copy-source") !== undefined;
  const operation = !bucket
    ? method === "GET" && "ListBuckets"
    : rest === ""
      ? operationOn(BUCKET_SUBRESOURCES, request.url, method, isCopy)
      : operationOn(OBJECT_SUBRESOURCES, request.url, method, isCopy);
  if (!operation) return undefined;
  const body = operation === "DeleteObjects" ? keysOf(request.body.toString("utf8")) : operation === "CreateBucket" ? tagsOf(request) : {};
  return { operation, params: { ...(bucket && { Bucket: bucket }), ...(rest && { Key: decode(rest) }), ...fields(request), ...body } };
}

/** The keys in the body of DeleteObjects; those with a version are listed separately. */
function keysOf(xml: string): { readonly Keys: readonly string[]; readonly VersionedKeys: readonly string[] } {
  const objects = texts(xml, "Object").map((object) => ({ key: texts(object, "Key")[0] ?? "", version: texts(object, "VersionId")[0] }));
  const keys = (versioned: boolean): string[] =>
    objects.filter(({ version }) => (version !== undefined) === versioned).map(({ key }) => key);
  return { Keys: keys(false), VersionedKeys: keys(true) };
}

/** The tags in the body of CreateBucket. */
function tagsOf(request: WireRequest): { readonly Tags?: readonly { readonly Key: string; readonly Value: string }[] } {
  const tags = texts(request.body.toString("utf8"), "Tag").map((tag) => ({
    Key: texts(tag, "Key")[0] ?? "",
    Value: texts(tag, "Value")[0] ?? "",
  }));
  return tags.length > 0 ? { Tags: tags } : {};
}

function operationOn(subresources: readonly Subresource[], url: URL, method: string, isCopy: boolean): string | undefined {
  const fitting = subresources.filter(({ query }) => query.every((field) => has(url, field)));
  const [most = { query: [] }] = [...fitting].sort((a, b) => b.query.length - a.query.length);
  // `?acl&policy`: moto takes one of them, and it need not be the one that was asked about.
  if (fitting.some(({ query }) => !isPartOf(query, most.query))) return undefined;
  const meant = fitting.filter(({ query }) => query.length > 0 || most.query.length === 0);
  const found = meant.find(({ query: _, ...by }) => by[method as keyof typeof by]);
  const operation = found?.[method as "GET" | "HEAD" | "PUT" | "POST" | "DELETE"];
  if (isCopy && operation === "PutObject") return "CopyObject";
  return isCopy && operation === "UploadPart" ? "UploadPartCopy" : operation;
}

function isPartOf(some: readonly string[], all: readonly string[]): boolean {
  return some.every((each) => all.includes(each));
}

function has(url: URL, field: string): boolean {
  const [name = "", value] = field.split("=");
  return value === undefined ? url.searchParams.has(name) : url.searchParams.get(name) === value;
}

function fields(request: WireRequest): Readonly<Record<string, string>> {
  const headers = Object.entries(HEADERS).map(([member, name]) => [member, header(request, name)] as const);
  const query = Object.entries(QUERY).map(([member, name]) => [member, request.url.searchParams.get(name)] as const);
  return Object.fromEntries([...headers, ...query].filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
