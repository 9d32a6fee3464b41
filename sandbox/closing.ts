/** Something that was started. */
interface Stoppable {
  stop(): Promise<unknown>;
}

/** Stops what was started, in reverse order. */
export class Closing {
  private readonly steps: (() => unknown)[] = [];

  add(step: () => unknown): void {
    this.steps.unshift(step);
  }

  /** Registers something to be stopped by {@link close}, and returns it. */
  keep<T extends Stoppable>(started: T): T {
    this.add(() => started.stop());
    return started;
  }

  /** Runs every step even if one fails, then throws the first failure. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.steps.splice(0)) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
