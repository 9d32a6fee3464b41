import { Mask } from "./mask";
import type { LogSink } from "./sink";

/** A build's log: the agent's own lines and the commands' output, secrets hidden. */
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

  /** A line of the build's own output. */
  output(line: string): void {
    const masked = this.mask.apply(line);
    for (const sink of this.sinks) sink.write(masked, this.now());
  }

  /** `[Container] 2026/11/24 16:05:22.123456 Running command ...`: a line of the agent. */
  agent(line: string): void {
    const moment = new Date(this.now()).toISOString();
    this.output(`[Container] ${moment.slice(0, 10).replaceAll("-", "/")} ${moment.slice(11, 23)}000 ${line}`);
  }

  /** Stores what is left. Throws what a sink threw; asked again, answers the same. */
  close(): Promise<void> {
    this.closing ??= Promise.all(this.sinks.map((sink) => sink.close())).then(() => undefined);
    return this.closing;
  }
}
