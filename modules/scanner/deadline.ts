import { setMaxListeners } from "node:events";

/** The part of a clock that a deadline needs. */
export interface Timer {
  /** Milliseconds since some moment in the past; never goes back. */
  elapsedMs(): number;
  /** Calls back once after a time, unless the returned function is called before. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** Work was not done because its time was over, or because the build was stopped. */
export class OutOfTimeError extends Error {
  override readonly name = "OutOfTimeError";
}

/** When a step of the scan has to end: at a moment of the clock that never goes back, or at once if the build is stopped. */
export class Deadline {
  /** @param endsAtMs moment of {@link Timer.elapsedMs} */
  constructor(
    private readonly clock: Timer,
    private readonly endsAtMs: number,
    /** Aborted when the build is stopped. */
    readonly stopped: AbortSignal,
  ) {
    // Each call that is under way listens; Node warns of more than ten.
    setMaxListeners(0, stopped);
  }

  /** Milliseconds that are left; 0 if the build is stopped. */
  leftMs(): number {
    return this.stopped.aborted ? 0 : Math.max(0, this.endsAtMs - this.clock.elapsedMs());
  }

  isOver(): boolean {
    return this.leftMs() === 0;
  }

  /** Why something was not done after the deadline. */
  get reason(): string {
    return this.stopped.aborted ? "the build was stopped before it" : "there was no time left for it";
  }

  /**
   * Starts work, unless it is too late, and waits for it until the deadline. Throws {@link OutOfTimeError}, and what the work throws.
   * Work that is late is not waited for, so it has to end by itself.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.isOver()) throw new OutOfTimeError(this.reason);
    return new Promise<T>((resolve, reject) => {
      const late = () => reject(new OutOfTimeError(this.reason));
      const cancel = this.clock.after(this.leftMs(), late);
      this.stopped.addEventListener("abort", late, { once: true });
      const done = () => {
        cancel();
        this.stopped.removeEventListener("abort", late);
      };
      void work().then(resolve, reject).finally(done);
    });
  }
}

/** For work that may take as long as it likes, outside of a build. */
export const NO_DEADLINE = new Deadline({ elapsedMs: () => 0, after: () => () => undefined }, Infinity, new AbortController().signal);
