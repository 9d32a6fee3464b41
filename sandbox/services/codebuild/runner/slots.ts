import { interruptible } from "../../../kit/interruptible";

/** Limits how many builds run at once; the others wait in order of arrival. */
export class Slots {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(count: number) {
    this.free = count;
  }

  /** Resolves with the function that frees the slot; rejects with the signal's reason if it is aborted before. */
  async take(signal: AbortSignal): Promise<() => void> {
    if (this.free > 0) this.free -= 1;
    else await this.wait(signal);
    return () => this.release();
  }

  private async wait(signal: AbortSignal): Promise<void> {
    let turn: () => void = () => undefined;
    const come = new Promise<void>((resolve) => this.waiting.push((turn = resolve)));
    try {
      await interruptible(come, signal);
    } catch (error) {
      const at = this.waiting.indexOf(turn);
      if (at >= 0) this.waiting.splice(at, 1);
      else this.release();
      throw error;
    }
  }

  private release(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free += 1;
  }
}
