import { setTimeout as wait } from "node:timers/promises";
import { AwsError } from "../core/errors";

/** A fault that a test sets: the next `times` calls that match it are delayed, or fail with an error of AWS. */
export interface Fault {
  /** SigV4 service name; every service if absent. */
  readonly service?: string;
  /** Operation name; every operation if absent. */
  readonly operation?: string;
  /** 12 digits: calls of this account only. */
  readonly account?: string;
  /** How long the answer is delayed (milliseconds); a long delay stands for a network that hangs. @default 0 */
  readonly delay?: number;
  /** Error code, such as `ThrottlingException`. @default the call goes on after the delay */
  readonly code?: string;
  readonly message?: string;
  readonly status?: number;
  /** @default 1 */
  readonly times?: number;
}

/** The call that a fault may match. */
export interface FaultyCall {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
}

/** The faults that still have calls to hit. */
export class Faults {
  private waiting: { fault: Fault; left: number }[] = [];
  private delays = new AbortController();

  add(fault: Fault): void {
    this.waiting.push({ fault, left: fault.times ?? 1 });
  }

  /** Removes all faults and ends every delay: the calls that wait go on at once. */
  clear(): void {
    this.waiting = [];
    this.delays.abort();
    this.delays = new AbortController();
  }

  /** Removes all faults and ends every delay, also those that begin later. */
  close(): void {
    this.waiting = [];
    this.delays.abort();
  }

  /** Delays or fails the call if a fault matches it. */
  async strike(call: FaultyCall): Promise<void> {
    const hit = this.waiting.find(({ fault }) => concerns(fault, call));
    if (!hit) return;
    hit.left -= 1;
    this.waiting = this.waiting.filter(({ left }) => left > 0);
    const { delay = 0, code, message = "Rate exceeded", status } = hit.fault;
    // The delay ends early if the faults are cleared or the sandbox stops.
    if (delay > 0) await wait(delay, undefined, { signal: this.delays.signal }).catch(() => undefined);
    if (code !== undefined) throw new AwsError(code, message, {}, status);
  }
}

function concerns(fault: Fault, call: FaultyCall): boolean {
  return (["service", "operation", "account"] as const).every((member) => (fault[member] ?? call[member]) === call[member]);
}
