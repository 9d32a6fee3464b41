interface Waiting {
  readonly ready: () => boolean;
  readonly work: () => Promise<void>;
}

/** Runs work side by side, as much as there are slots; what is not ready waits without taking one. */
export class Slots {
  private free: number;
  private readonly waiting: Waiting[] = [];
  private readonly running = new Set<Promise<void>>();

  constructor(count: number) {
    this.free = count;
  }

  /** @param work must not throw */
  run(ready: () => boolean, work: () => Promise<void>): void {
    this.waiting.push({ ready, work });
    this.again();
  }

  /** Starts what has become ready. */
  again(): void {
    for (const each of [...this.waiting]) {
      if (this.free === 0) return;
      if (!each.ready()) continue;
      this.waiting.splice(this.waiting.indexOf(each), 1);
      this.free -= 1;
      const running = each.work().finally(() => {
        this.free += 1;
        this.running.delete(running);
        this.again();
      });
      this.running.add(running);
    }
  }

  /** Waits for what runs now. */
  async idle(): Promise<void> {
    this.waiting.length = 0;
    await Promise.allSettled(this.running);
  }
}
