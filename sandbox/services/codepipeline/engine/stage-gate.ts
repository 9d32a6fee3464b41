import type { Execution, ExecutionMode } from "../types";

/** Whether executions may enter a stage, as the model's TransitionState. */
export interface Transition {
  enabled: boolean;
  lastChangedBy?: string;
  /** Epoch seconds. */
  lastChangedAt?: number;
  disabledReason?: string;
}

/** A newer execution has superseded this one. */
export class Superseded extends Error {
  override readonly name = "Superseded";
}

interface Waiting {
  readonly execution: Execution;
  readonly enter: () => void;
  readonly fail: (error: Error) => void;
}

/**
 * The entrance of a stage. Unless the mode is PARALLEL, one execution at a time is inside: of the waiting ones, SUPERSEDED keeps
 * only the newest, and QUEUED keeps all in their order ("How executions are processed" in the user guide).
 */
export class StageGate {
  transition: Transition = { enabled: true };
  private inside: Execution | undefined;
  private waiting: Waiting[] = [];

  /** The waiting executions, in the order in which they may enter. */
  get inbound(): readonly Execution[] {
    return this.waiting.map(({ execution }) => execution);
  }

  /** Resolves when the execution is inside. Rejects with {@link Superseded} or the reason of its interruption. */
  async enter(execution: Execution, mode: ExecutionMode): Promise<void> {
    const { signal } = execution.interruption;
    signal.throwIfAborted();
    if (mode === "PARALLEL") return;
    await new Promise<void>((resolve, reject) => {
      const leave = () => this.give(entry, signal.reason as Error);
      const settle = (done: () => void) => {
        signal.removeEventListener("abort", leave);
        done();
      };
      const entry: Waiting = { execution, enter: () => settle(resolve), fail: (error) => settle(() => reject(error)) };
      signal.addEventListener("abort", leave, { once: true });
      if (mode === "SUPERSEDED") for (const older of [...this.waiting]) this.give(older, new Superseded());
      this.waiting.push(entry);
      this.next();
    });
  }

  leave(execution: Execution): void {
    if (this.inside !== execution) return;
    this.inside = undefined;
    this.next();
  }

  setTransition(transition: Transition): void {
    this.transition = transition;
    this.next();
  }

  private give(entry: Waiting, error: Error): void {
    this.waiting = this.waiting.filter((other) => other !== entry);
    entry.fail(error);
  }

  private next(): void {
    if (this.inside || !this.transition.enabled) return;
    const entry = this.waiting.shift();
    if (!entry) return;
    this.inside = entry.execution;
    entry.enter();
  }
}
