import { Refusal } from "./refusal";

/** The start of a push: the references that it changes, and the bytes that were read to find them. */
export interface PushStart {
  /** Full reference names without duplicates: `refs/heads/main`. */
  readonly references: readonly string[];
  readonly bytes: Buffer;
}

/** Enough for CodeCommit's limit of 4,000 references in a push; lines of the full 65,520 bytes do not occur. */
const MAX_START_BYTES = 4 * 1024 * 1024;
const LENGTH_DIGITS = 4;

/**
 * Reads the commands at the beginning of a `git-receive-pack` request (pkt-lines up to a flush), up to the chunk in which they end.
 * Source: gitprotocol-pack(5), "Reference Update Request and Packfile Transfer".
 */
export async function readPushStart(body: AsyncIterator<Buffer>): Promise<PushStart> {
  const references = new Set<string>();
  let bytes = Buffer.alloc(0);
  let position = 0;
  for (;;) {
    const length = bytes.length >= position + LENGTH_DIGITS ? lengthAt(bytes, position) : undefined;
    if (length === 0) return { references: [...references], bytes };
    if (length !== undefined && bytes.length >= position + length) {
      const reference = referenceOf(bytes.toString("utf8", position + LENGTH_DIGITS, position + length));
      if (reference) references.add(reference);
      position += length;
      continue;
    }
    const next = await body.next().catch((error: Error) => {
      throw new Refusal(400, `The push cannot be read: ${error.message}`);
    });
    // Git probes for credentials with a single flush. A request that is cut short is left to git to refuse.
    if (next.done) return { references: [...references], bytes };
    bytes = Buffer.concat([bytes, next.value]);
    if (position > MAX_START_BYTES) throw new Refusal(400, "This push changes too many references");
  }
}

function lengthAt(bytes: Buffer, position: number): number {
  const digits = bytes.toString("latin1", position, position + LENGTH_DIGITS);
  const length = /^[0-9a-f]{4}$/i.test(digits) ? parseInt(digits, 16) : Number.NaN;
  if (length === 0 || length >= LENGTH_DIGITS) return length;
  throw new Refusal(400, "The push does not begin with git's pkt-lines");
}

/** The reference in `OLD NEW REF`; a NUL and capabilities follow the first one. Other lines (shallow, push certificates) have none. */
function referenceOf(line: string): string | undefined {
  return /^[0-9a-f]{40} [0-9a-f]{40} ([^\0\n]+)/.exec(line)?.[1];
}
