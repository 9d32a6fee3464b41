import type { Span } from "./spans";

/** Enough for the shortest secret with a name before it. */
const RUN = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,65536}={0,2}/g;
/** Characters that are decoded to see whether it is text at all: hashes, paths and names are not. */
const PROBE = 24;

/** Runs of base64 whose text has a secret. */
export function base64Secrets(text: string, hasSecret: (decoded: string) => boolean): Span[] {
  const found: Span[] = [];
  for (const { index, 0: run } of text.matchAll(RUN)) {
    if (!/^[\t\n\r\x20-\x7e\x80-\xff]+$/.test(Buffer.from(run.slice(0, PROBE), "base64").toString("latin1"))) continue;
    const decoded = Buffer.from(run, "base64").toString("utf8");
    if (hasSecret(decoded)) found.push({ start: index, end: index + run.length });
  }
  return found;
}
