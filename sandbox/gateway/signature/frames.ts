/** What an `aws-chunked` body holds. */
export interface Content {
  readonly parts: readonly Buffer[];
  /** Headers after the last chunk, in lower case. */
  readonly trailer: Readonly<Record<string, string>>;
}

const CRLF = "\r\n";
const LONGEST_HEAD_BYTES = 1024;

/** The content of an `aws-chunked` body, whose chunks are not copied; undefined if it ends too soon or is none. */
export function unframed(body: Buffer): Content | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = body.subarray(at, at + LONGEST_HEAD_BYTES).indexOf(CRLF);
    const [, digits = ""] = /^([0-9a-f]{1,8})(;.*)?$/i.exec(end < 0 ? "" : body.toString("latin1", at, at + end)) ?? [];
    const start = at + end + CRLF.length;
    const size = parseInt(digits, 16);
    if (Number.isNaN(size) || start + size > body.length) return undefined;
    if (size === 0) return { parts, trailer: trailerIn(body.toString("latin1", start)) };
    parts.push(body.subarray(start, start + size));
    if (body.toString("latin1", start + size, start + size + CRLF.length) !== CRLF) return undefined;
    at = start + size + CRLF.length;
  }
}

function trailerIn(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(":"));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
}
