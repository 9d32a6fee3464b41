import { MEBIBYTE } from "../../../kit/limits";

/** Clients know by these bytes that a log has begun and that it is whole (go-tfe, `logreader.go`). */
const BEGIN = 0x02;
const END = 0x03;

const LARGEST_LOG = 64 * MEBIBYTE;

/** The log of a plan or apply, which is read in pieces while it grows. */
export class RunLog {
  private chunks: Buffer[] = [Buffer.from([BEGIN])];
  private size = 1;
  private ended = false;

  write(text: string | Buffer): void {
    const chunk = Buffer.from(text);
    if (this.ended || this.size + chunk.length > LARGEST_LOG) return;
    this.chunks.push(chunk);
    this.size += chunk.length;
  }

  line(text: string): void {
    this.write(`${text}\n`);
  }

  /** The last byte tells that nothing more comes. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.chunks.push(Buffer.from([END]));
  }

  content(): Buffer {
    const [first = Buffer.alloc(0), ...more] = this.chunks;
    if (more.length > 0) this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0] ?? first;
  }
}
