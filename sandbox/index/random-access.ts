import { Readable } from "node:stream";
import { fromRandomAccessReaderPromise, openPromise, RandomAccessReader, fromBufferPromise, type ZipFile } from "yauzl";
import { MEBIBYTE } from "../kit/limits";
import { bodyOf, get } from "./http";
import { IndexError } from "./public-index";

/** Bytes in one request. A zip file is read in small steps from the end; most wheels have METADATA in the last block. */
const blockSize = 128 * 1024;
/** A wheel of a server without ranges comes whole into memory (bytes). */
const largestWhole = 512 * MEBIBYTE;

/** Opens a local zip file; reads only what is asked for. */
export function openLocalZip(path: string): Promise<ZipFile> {
  return openPromise(path, { autoClose: false });
}

/** Opens a zip file on a server through Range requests, or as a whole if the server does not support them. */
export async function openRemoteZip(url: string, timeoutMs: number): Promise<ZipFile> {
  const response = await get(url, { Range: `bytes=-${blockSize}` }, timeoutMs);
  if (response.status === 200) return fromBufferPromise(await bodyOf(response, largestWhole, timeoutMs));
  const total = Number(/^bytes \d+-\d+\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1]);
  if (response.status !== 206 || !Number.isSafeInteger(total)) {
    await response.body?.cancel();
    throw new IndexError(`No ranges of ${new URL(url).pathname}: status ${response.status}`, response.status);
  }
  const tail = await bodyOf(response, blockSize, timeoutMs);
  return fromRandomAccessReaderPromise(new RangeReader(url, tail, total, timeoutMs), total, { autoClose: false });
}

class RangeReader extends RandomAccessReader {
  /** Block 0 is the tail, which is read first; block n begins n blocks before the tail. */
  private readonly blocks = new Map<number, Promise<Buffer>>();
  private readonly tailStart: number;

  constructor(
    private readonly url: string,
    tail: Buffer,
    total: number,
    private readonly timeoutMs: number,
  ) {
    super();
    this.tailStart = total - tail.length;
    this.blocks.set(0, Promise.resolve(tail));
  }

  /** @param end exclusive. */
  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.slices(start, end), { objectMode: false });
  }

  private async *slices(start: number, end: number): AsyncGenerator<Buffer> {
    for (let position = start; position < end;) {
      const block = Math.max(0, Math.ceil((this.tailStart - position) / blockSize));
      const blockStart = Math.max(0, this.tailStart - block * blockSize);
      const bytes = (await this.block(block, blockStart)).subarray(position - blockStart, end - blockStart);
      if (bytes.length === 0) throw new IndexError(`${new URL(this.url).pathname} ends too early`);
      yield bytes;
      position += bytes.length;
    }
  }

  private block(number: number, start: number): Promise<Buffer> {
    const known = this.blocks.get(number);
    if (known !== undefined) return known;
    const asked = this.fetchRange(start, Math.min(start + blockSize, this.tailStart - (number - 1) * blockSize));
    this.blocks.set(number, asked);
    return asked;
  }

  private async fetchRange(start: number, end: number): Promise<Buffer> {
    const response = await get(this.url, { Range: `bytes=${start}-${end - 1}` }, this.timeoutMs);
    if (response.status !== 206) throw new IndexError(`No range of ${new URL(this.url).pathname}`, response.status);
    return bodyOf(response, blockSize, this.timeoutMs);
  }
}
