interface Waiting {
  readonly source: string;
  readonly pattern: RegExp;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Lines of a child's output that others wait for. */
export class Milestones {
  private waiting: Waiting[] = [];

  /** Resolves at the first line of `source` that matches. Rejects if the child ends without one. */
  wait(source: string, pattern: RegExp): Promise<void> {
    const promise = new Promise<void>((resolve, reject) => this.waiting.push({ source, pattern, resolve, reject }));
    // The child may fail before anybody waits, so an unhandled rejection is prevented; later waiters still get the error.
    promise.catch(() => undefined);
    return promise;
  }

  see(source: string, line: string): void {
    const [met, rest] = [this.waiting, [] as Waiting[]];
    this.waiting = rest;
    for (const one of met) {
      if (one.source === source && one.pattern.test(line)) one.resolve();
      else rest.push(one);
    }
  }

  close(reason: unknown): void {
    for (const { reject } of this.waiting) reject(reason);
    this.waiting = [];
  }
}
