import { closeSync, createWriteStream, openSync, readSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { finished } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { printableLines } from "../../modules/text/printable";
import { RedactingStream } from "../../modules/text/redacting-stream";
import { secrets } from "../../modules/text/redactor";
import { makeFolder } from "./files";

/** How long a child may be silent (milliseconds) until the lines that it wrote last are in the log: somebody may be reading it. */
const QUIET_MS = 250;

/** Appends a child's lines to a file without the secrets in them, printable: people look at logs on a terminal. Only its owner can read the file. */
export class ChildLog {
  private readonly file: NodeJS.WritableStream;
  private readonly redacting: RedactingStream;
  private quiet: NodeJS.Timeout | undefined;

  constructor(path: string) {
    makeFolder(dirname(path));
    // A full disk must not end the command that is being logged.
    this.file = createWriteStream(path, { flags: "a", mode: 0o600 }).on("error", () => undefined);
    this.redacting = new RedactingStream(secrets, (text) => this.file.write(text));
  }

  line(line: string): void {
    this.redacting.push(`${printableLines(line)}\n`);
    // Each line begins the wait anew: a secret of several lines is not cut while they come.
    if (this.quiet) this.quiet.refresh();
    else this.quiet = setTimeout(() => this.redacting.end(), QUIET_MS).unref();
  }

  /** Waits until the log is written: a caller that learns of the child's end may read it at once. */
  async close(): Promise<void> {
    clearTimeout(this.quiet);
    this.redacting.end();
    if (this.file.writable) await new Promise<void>((resolve) => finished(this.file.end(), () => resolve()));
  }
}

/**
 * A file without a name, into which a child writes by itself: it can go on if this process is killed, and what it wrote is gone
 * with the last process that has it open. So nothing stays on the disk that was not redacted.
 */
export class NamelessFile {
  readonly descriptor: number;
  private readonly decoder = new StringDecoder("utf8");
  private readonly parts: string[] = [];
  private at = 0;

  /** @param path where it has a name for an instant */
  constructor(private readonly path: string) {
    makeFolder(dirname(path));
    rmSync(path, { force: true });
    this.descriptor = openSync(path, "wx+", 0o600);
    // On Windows an open file keeps its name; close() removes it.
    if (process.platform !== "win32") rmSync(path);
  }

  /** What was written since the last call. */
  next(): string {
    const buffer = Buffer.alloc(65_536);
    const parts: string[] = [];
    for (;;) {
      // With a position, reading does not move the place where the child writes.
      const bytes = readSync(this.descriptor, buffer, 0, buffer.length, this.at);
      if (bytes === 0) break;
      this.at += bytes;
      parts.push(this.decoder.write(buffer.subarray(0, bytes)));
    }
    this.parts.push(...parts);
    return parts.join("");
  }

  /** What was written until now. */
  all(): string {
    this.next();
    return this.parts.join("");
  }

  close(): void {
    closeSync(this.descriptor);
    rmSync(this.path, { force: true });
  }
}
