import { gunzipSync, inflateSync } from "node:zlib";
import type { Span } from "./spans";

/** Runs of an encoding in a text, and what their characters stand for. */
interface Encoding {
  readonly runs: RegExp;
  /** Where the content may begin (characters): letters may stand before a base64, as in `user-data/eyJ...`. */
  readonly offsets: readonly number[];
  readonly bytes: (run: string) => Buffer;
}

/** Shorter runs hold no secret with a name before it. */
const ENCODINGS: readonly Encoding[] = [
  {
    runs: /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{24,65536}={0,2}/g,
    offsets: [0, 1, 2, 3],
    bytes: (run) => Buffer.from(run, "base64"),
  },
  { runs: /(?<![A-Za-z0-9])(?:[0-9A-Fa-f]{2}){20,65536}(?![A-Za-z0-9])/g, offsets: [0], bytes: (run) => Buffer.from(run, "hex") },
];

/** Bytes that are looked at to see whether a run is text at all: hashes, paths and names are not. */
const PROBE = 18;
/** What a run may unpack to (bytes). */
const LARGEST_UNPACKED = 1024 * 1024;
/** Encodings in each other, such as base64 of JSON with base64 in it. */
const DEEPEST = 2;

/** Runs of base64 and hexadecimal whose text has a secret: of UTF-8, of UTF-16, and of what gzip or zlib has packed. */
export function encodedSecrets(text: string, hasSecret: (decoded: string) => boolean, depth = DEEPEST): Span[] {
  const found: Span[] = [];
  const holds = (decoded: string) => hasSecret(decoded) || (depth > 1 && encodedSecrets(decoded, hasSecret, depth - 1).length > 0);
  for (const { runs, offsets, bytes } of ENCODINGS) {
    for (const { index, 0: run } of text.matchAll(runs)) {
      const start = offsets.find((offset) => {
        const decoded = textIn(run.slice(offset), bytes);
        return decoded !== undefined && holds(decoded);
      });
      if (start !== undefined) found.push({ start: index + start, end: index + run.length });
    }
  }
  return found;
}

/** The text that a run stands for; undefined if it is none. Only its middle is decoded to see that. */
function textIn(run: string, bytes: (run: string) => Buffer): string | undefined {
  if (isPacked(bytes(run.slice(0, 8)))) {
    const content = unpacked(bytes(run));
    return content && asText(content, content.subarray(0, PROBE));
  }
  const middle = Math.max(0, Math.floor((run.length - 2 * PROBE) / 16)) * 8;
  const probe = bytes(run.slice(middle, middle + 2 * PROBE));
  return PLAIN.test(probe.toString("latin1")) || WIDE.test(probe.toString("latin1")) ? asText(bytes(run), probe) : undefined;
}

const PLAIN = /^[\t\n\r\x20-\x7e\x80-\xff]+$/;
/** UTF-16 of what is written in Latin letters: every second byte is 0. */
const WIDE = /^\0?(?:[\t\n\r\x20-\x7e\x80-\xff]\0)+[\t\n\r\x20-\x7e\x80-\xff]?$/;

/** @param probe bytes of the text: those of UTF-16 say which byte of a character comes first */
function asText(bytes: Buffer, probe: Buffer): string {
  if (!WIDE.test(probe.toString("latin1"))) return bytes.toString("utf8");
  const pairs = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));
  return (bytes.indexOf(0) % 2 === 0 ? pairs.swap16() : pairs).toString("utf16le");
}

/** gzip (RFC 1952), or zlib with the usual window (RFC 1950). */
function isPacked([first = 0, second = 0]: Buffer): boolean {
  return (first === 0x1f && second === 0x8b) || (first === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(second));
}

/** What was packed, as far as it goes: a run may be cut off. Undefined if it is nothing, or too much. */
function unpacked(bytes: Buffer): Buffer | undefined {
  const unpack = bytes[0] === 0x1f ? gunzipSync : inflateSync;
  try {
    return unpack(bytes, { maxOutputLength: LARGEST_UNPACKED, finishFlush: 2 });
  } catch {
    return undefined;
  }
}
