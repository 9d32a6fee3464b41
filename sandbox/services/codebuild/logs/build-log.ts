import { MEBIBYTE } from "../../../kit/limits";
import { Mask } from "./mask";
import type { LogSink } from "./sink";

/** What is kept of the commands' output (characters): the sandbox has it in memory. CodeBuild itself has no limit. */
const LARGEST_OUTPUT = 64 * MEBIBYTE;

/** A build's log: the agent's lines and the commands' output, with secrets masked. */
export class BuildLog {
  readonly mask = new Mask();

  private closing: Promise<void> | undefined;
  /** Characters that may still be kept. */
  private left: number;

  constructor(
    private readonly sinks: readonly LogSink[],
    private readonly now: () => number = Date.now,
    private readonly largest = LARGEST_OUTPUT,
  ) {
    this.left = largest;
  }

  async open(): Promise<void> {
    for (const sink of this.sinks) await sink.open();
  }

  /** Writes a line of the commands' output. From the first that is too much for the log, none is kept, which the log says. */
  output(line: string): void {
    if (this.left < 0) return;
    this.left -= line.length + 1;
    if (this.left >= 0) this.write(line);
    else this.agent(`The sandbox keeps ${this.largest.toLocaleString("en")} characters of a build's output: the rest is not in this log`);
  }

  /** Writes a line of the agent: `[Container] 2026/11/24 16:05:22.123456 Running command ...`. */
  agent(line: string): void {
    const moment = new Date(this.now()).toISOString();
    this.write(`[Container] ${moment.slice(0, 10).replaceAll("-", "/")} ${moment.slice(11, 23)}000 ${line}`);
  }

  private write(line: string): void {
    const masked = this.mask.apply(line);
    for (const sink of this.sinks) sink.write(masked, this.now());
  }

  /** Stores the remaining lines. Throws a sink's error; later calls have the same result. */
  close(): Promise<void> {
    this.closing ??= Promise.all(this.sinks.map((sink) => sink.close())).then(() => undefined);
    return this.closing;
  }
}
