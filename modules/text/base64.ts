import type { Span } from "./spans";

/** Enough for the shortest secret with a name before it. */
const RUN = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,65536}={0,2}/g;
/** Characters that are decoded to see whether it is text at all: hashes, paths and names are not. */
const PROBE = 24;

/** A run may begin with letters that stand before the base64, as in `user-data/eyJ...`: its groups of four begin at one of these. */
const OFFSETS = [0, 1, 2, 3];

/** Whether the middle of a base64 is text. */
function isText(base64: string): boolean {
  const middle = Math.max(0, Math.floor((base64.length - PROBE) / 8)) * 4;
  return /^[\t\n\r\x20-\x7e\x80-\xff]+$/.test(Buffer.from(base64.slice(middle, middle + PROBE), "base64").toString("latin1"));
}

/** Runs of base64 whose text has a secret. */
export function base64Secrets(text: string, hasSecret: (decoded: string) => boolean): Span[] {
  const found: Span[] = [];
  for (const { index, 0: run } of text.matchAll(RUN)) {
    for (const offset of OFFSETS) {
      const aligned = run.slice(offset);
      if (!isText(aligned) || !hasSecret(Buffer.from(aligned, "base64").toString("utf8"))) continue;
      found.push({ start: index + offset, end: index + run.length });
      break;
    }
  }
  return found;
}
