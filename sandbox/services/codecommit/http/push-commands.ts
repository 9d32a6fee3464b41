import { Refusal } from "./refusal";

/** The start of a push: which references it changes, and the bytes that were read to know that. */
export interface PushStart {
  /** Full reference names, each once: `refs/heads/main`. */
  readonly references: readonly string[];
  readonly bytes: Buffer;
}

/** CodeCommit takes at most 4,000 references a push; a line is at most 65,520 bytes, but such names do not exist. */
const MAX_START_BYTES = 4 * 1024 * 1024;
const LENGTH_DIGITS = 4;

/**
 * Reads the commands with which a `git-receive-pack` request begins (pkt-lines up to a flush), and no further than the chunk they end in.
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
    // Git's probe for credentials is a lone flush; anything cut short is git's own to refuse.
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

/** `OLD NEW REF`, the first one followed by a NUL and capabilities; other lines (shallow, push certificates) name no reference. */
function referenceOf(line: string): string | undefined {
  return /^[0-9a-f]{40} [0-9a-f]{40} ([^\0\n]+)/.exec(line)?.[1];
}
