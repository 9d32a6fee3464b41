import { Mask } from "./mask";
import type { LogSink } from "./sink";

/** A build's log: the agent's lines and the commands' output, with secrets masked. */
export class BuildLog {
  readonly mask = new Mask();

  private closing: Promise<void> | undefined;

  constructor(
    private readonly sinks: readonly LogSink[],
    private readonly now: () => number = Date.now,
  ) {}

  async open(): Promise<void> {
    for (const sink of this.sinks) await sink.open();
  }

  /** Writes a line of the commands' output. */
  output(line: string): void {
    const masked = this.mask.apply(line);
    for (const sink of this.sinks) sink.write(masked, this.now());
  }

  /** Writes a line of the agent: `[Container] 2026/11/24 16:05:22.123456 Running command ...`. */
  agent(line: string): void {
    const moment = new Date(this.now()).toISOString();
    this.output(`[Container] ${moment.slice(0, 10).replaceAll("-", "/")} ${moment.slice(11, 23)}000 ${line}`);
  }

  /** Stores the remaining lines. Throws a sink's error; later calls have the same result. */
  close(): Promise<void> {
    this.closing ??= Promise.all(this.sinks.map((sink) => sink.close())).then(() => undefined);
    return this.closing;
  }
}
