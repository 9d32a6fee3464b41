import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { limited } from "../../../kit/limits";
import { MAX_PACK_BYTES } from "../git/run";

/** Bytes; more than a pack may have, so that git itself refuses it, in words that its client shows. */
const MAX_BODY_BYTES = MAX_PACK_BYTES + 16 * 1024 * 1024;

/** The body of a git request, unpacked. It fails with TooLarge where it is larger than any push, however small it was packed. */
export function bodyOf(request: Readable & Pick<IncomingMessage, "headers" | "complete">, limit = MAX_BODY_BYTES): Readable {
  const packed = request.headers["content-encoding"] === "gzip";
  const source = packed ? request.pipe(createGunzip()) : request;
  // A pipe passes on neither the error nor the end of a client that has gone.
  if (packed) request.once("close", () => request.complete || source.destroy(new Error("the client has gone")));
  const body = Readable.from(limited(source.iterator({ destroyOnReturn: false }), limit, "The request"), { objectMode: false });
  // Whoever reads the body is told; if IAM refuses the push, nobody reads it.
  for (const each of [body, source]) each.on("error", () => undefined);
  return body;
}
