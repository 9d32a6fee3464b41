import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { AwsError } from "../core/errors";
import type { WireRequest } from "../core/protocol";
import { header } from "../iam/operations/recognised";
import { type Content, unframed } from "./signature/frames";

/** Base64 of what an algorithm makes of a content that comes in parts. */
type Digest = (parts: readonly Buffer[]) => string;

/** By the end of its header, `x-amz-checksum-sha256`. CRC64NVME is not among them: nothing here computes it. */
const DIGESTS: Readonly<Record<string, Digest>> = {
  crc32: (parts) => base64Of(parts.reduce((value, part) => crc32(part, value), 0)),
  crc32c: (parts) => base64Of(crc32c(parts)),
  sha1: (parts) => hashOf("sha1", parts),
  sha256: (parts) => hashOf("sha256", parts),
};
const PREFIX = "x-amz-checksum-";

/**
 * Throws AwsError for a body that is not the one that its headers or its trailer tell of, as S3 does. A request that tells nothing costs
 * nothing.
 * @param isContent whether the checksums are those of the body: when parts are put together, they are those of the object
 */
export function checkSums(request: Pick<WireRequest, "headers" | "body">, isContent: boolean): void {
  const md5 = header(request, "content-md5");
  const told = isContent ? Object.keys(DIGESTS).filter((name) => header(request, `${PREFIX}${name}`) !== undefined) : [];
  const inTrailer = isContent && header(request, "x-amz-trailer") !== undefined;
  if (md5 === undefined && told.length === 0 && !inTrailer) return;
  const { parts, trailer } = contentOf(request);
  if (md5 !== undefined) checkMd5(md5, parts);
  for (const name of told) check(name, header(request, `${PREFIX}${name}`) ?? "", parts);
  for (const [name, digest] of Object.entries(DIGESTS)) {
    const given = trailer[`${PREFIX}${name}`];
    if (inTrailer && given !== undefined && digest(parts) !== given) throw mismatch(name.toUpperCase());
  }
}

function contentOf(request: Pick<WireRequest, "headers" | "body">): Content {
  const streamed = (header(request, "x-amz-content-sha256") ?? "").startsWith("STREAMING-");
  const content = streamed ? unframed(request.body) : { parts: [request.body], trailer: {} };
  if (content !== undefined) return content;
  throw invalid("IncompleteBody", "The request body terminated unexpectedly");
}

function checkMd5(given: string, parts: readonly Buffer[]): void {
  if (!isBase64(given, 16)) throw invalid("InvalidDigest", "The Content-MD5 you specified was invalid.");
  if (hashOf("md5", parts) !== given) throw invalid("BadDigest", "The Content-MD5 you specified did not match what we received.");
}

function check(name: string, given: string, parts: readonly Buffer[]): void {
  const expected = (DIGESTS[name] as Digest)(parts);
  if (given === expected) return;
  if (!isBase64(given, Buffer.from(expected, "base64").length))
    throw invalid("InvalidRequest", `Value for ${PREFIX}${name} header is invalid.`);
  throw mismatch(name.toUpperCase());
}

function mismatch(algorithm: string): AwsError {
  return invalid("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`);
}

function invalid(code: string, message: string): AwsError {
  return new AwsError(code, message, {}, 400);
}

function isBase64(text: string, bytes: number): boolean {
  const decoded = Buffer.from(text, "base64");
  return decoded.length === bytes && decoded.toString("base64") === text;
}

function hashOf(algorithm: string, parts: readonly Buffer[]): string {
  const hash = createHash(algorithm);
  for (const part of parts) hash.update(part);
  return hash.digest("base64");
}

function base64Of(crc: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc >>> 0);
  return bytes.toString("base64");
}

/** Castagnoli's polynomial, its bits in reverse. */
const CASTAGNOLI = 0x82f63b78;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ CASTAGNOLI : value >>> 1;
  return value >>> 0;
});

function crc32c(parts: readonly Buffer[]): number {
  let crc = 0xffffffff;
  for (const part of parts) for (const byte of part) crc = ((TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)) >>> 0;
  return crc ^ 0xffffffff;
}
