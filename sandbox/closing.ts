/** Something that was started. */
interface Stoppable {
  stop(): Promise<unknown>;
}

/** Undoes what was started, the last first. */
export class Closing {
  private readonly steps: (() => unknown)[] = [];

  add(step: () => unknown): void {
    this.steps.unshift(step);
  }

  /** Stops what is given when the time comes, and gives it back. */
  keep<T extends Stoppable>(started: T): T {
    this.add(() => started.stop());
    return started;
  }

  /** Takes every step, also when one fails; throws the first failure. */
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
