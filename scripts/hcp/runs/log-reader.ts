import { StringDecoder } from "node:string_decoder";
import { LineSplitter } from "../../process/line-splitter";
import type { HcpApi } from "../api";

/** The first and the last byte of a log (go-tfe, `logreader.go`). */
const BEGIN = "\u0002";
const END = "\u0003";
/** Bytes of one piece. */
const PIECE = 64 * 1024;

/** Reads a log while it grows. */
export class LogReader {
  private offset = 0;
  private ended = false;
  private readonly decoder = new StringDecoder("utf8");
  private readonly lines: LineSplitter;

  /** @param address `log-read-url` of a plan or apply. @param onLine called with each line */
  constructor(
    private readonly api: HcpApi,
    private readonly address: string,
    onLine: (line: string) => void,
  ) {
    this.lines = new LineSplitter(onLine);
  }

  /** Whether the last byte was read: a log that stalled or was cut off is not whole. */
  get whole(): boolean {
    return this.ended;
  }

  /** Reads what there is by now. A log that cannot be read just now does not end the run that writes it. */
  async read(): Promise<void> {
    for (let more = true; more && !this.ended;) {
      const piece = await this.piece();
      this.offset += piece.length;
      const text = this.decoder.write(piece);
      this.ended = text.endsWith(END);
      this.lines.push(text.replaceAll(BEGIN, "").replaceAll(END, ""));
      more = piece.length >= PIECE;
    }
    if (this.ended) this.lines.end();
  }

  /** What was read of a last line that never ended. */
  close(): void {
    if (!this.ended) this.lines.end();
  }

  private async piece(): Promise<Buffer> {
    const url = new URL(this.address);
    url.searchParams.set("limit", String(PIECE));
    url.searchParams.set("offset", String(this.offset));
    return this.api.log(url.href);
  }
}
