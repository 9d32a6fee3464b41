/** Bytes. */
export const MEBIBYTE = 1024 * 1024;

/** Something was larger than the sandbox takes. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";

  /** @param limit bytes, or how many of `unit` */
  constructor(
    readonly what: string,
    readonly limit: number,
    unit = "bytes",
  ) {
    super(`${what} is larger than the ${limit.toLocaleString("en")} ${unit} that the sandbox takes`);
  }
}

/** Passes chunks on. Throws {@link TooLarge} before the chunk that exceeds the limit (bytes). */
export async function* limited(source: AsyncIterable<Uint8Array>, limit: number, what: string): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of source) {
    size += chunk.byteLength;
    if (size > limit) throw new TooLarge(what, limit);
    yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}

/** The whole content. Throws {@link TooLarge} as soon as it exceeds the limit (bytes); nothing more is read then. */
export async function readLimited(source: AsyncIterable<Uint8Array>, limit: number, what: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of limited(source, limit, what)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
