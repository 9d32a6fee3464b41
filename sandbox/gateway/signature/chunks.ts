import type { ExpectedSignature } from "./signer";

/** The header `X-Amz-Content-Sha256` of a body in signed chunks. */
export const SIGNED_CHUNKS = /^STREAMING-AWS4-HMAC-SHA256-PAYLOAD(-TRAILER)?$/;

const CRLF = "\r\n";
/** A chunk's head has a size and a signature; real ones have about 90 bytes. */
const LONGEST_HEAD_BYTES = 1024;

/**
 * Whether every chunk of an `aws-chunked` body, and its trailer, has the signature that follows from the one before. Source:
 * docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and sigv4-streaming-trailers.html
 * @param seed the signature of the request
 */
export async function chunksMatch(body: Buffer, signer: ExpectedSignature, seed: string): Promise<boolean> {
  let before = seed;
  for (let at = 0; ;) {
    const end = body.subarray(at, at + LONGEST_HEAD_BYTES).indexOf(CRLF);
    const head = end < 0 ? "" : body.toString("latin1", at, at + end);
    const [, digits = "", signature = ""] = /^([0-9a-f]{1,8});chunk-signature=([0-9a-f]{64})$/i.exec(head) ?? [];
    const start = at + end + CRLF.length;
    const size = parseInt(digits, 16);
    if (Number.isNaN(size) || start + size > body.length) return false;
    if (!(await signer.matchesChunk(body.subarray(start, start + size), before, signature))) return false;
    before = signature;
    if (size === 0) return trailerMatches(body.toString("latin1", start), signer, before);
    if (body.toString("latin1", start + size, start + size + CRLF.length) !== CRLF) return false;
    at = start + size + CRLF.length;
  }
}

/** What follows the last chunk: nothing, or headers of which the last is the signature of the others. */
async function trailerMatches(text: string, signer: ExpectedSignature, before: string): Promise<boolean> {
  const lines = text.split(CRLF).filter((line) => line !== "");
  if (lines.length === 0) return true;
  const [, signature] = /^x-amz-trailer-signature:([0-9a-f]{64})$/i.exec(lines.pop() ?? "") ?? [];
  return signature !== undefined && signer.matchesTrailer(lines.map((line) => `${line}\n`).join(""), before, signature);
}
