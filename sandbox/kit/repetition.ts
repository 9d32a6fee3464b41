/** Runs a task repeatedly, with a pause after each run. Its timer does not keep the process alive. */
export class Repetition {
  private timer: NodeJS.Timeout | undefined;
  private current: Promise<void> = Promise.resolve();
  private stopped = false;

  /** @param task must not fail */
  constructor(
    private readonly task: () => Promise<void>,
    private readonly pauseMilliseconds: number,
  ) {}

  start(): void {
    this.timer = setTimeout(() => {
      this.current = this.task().then(() => {
        if (!this.stopped) this.start();
      });
    }, this.pauseMilliseconds);
    this.timer.unref();
  }

  /** Resolves when the run under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.current;
  }
}
