import { setTimeout as wait } from "node:timers/promises";
import { AwsError } from "../core/errors";

/** A fault that tests ask for: the next `times` calls that it is about come late, or fail as AWS would fail them. */
export interface Fault {
  /** SigV4 service name; every service if absent. */
  readonly service?: string;
  /** Operation name; every operation if absent. */
  readonly operation?: string;
  /** 12 digits: calls of this account only. */
  readonly account?: string;
  /** How long the answer waits (milliseconds); a long time is a network that hangs. @default 0 */
  readonly delay?: number;
  /** `ThrottlingException`, say. @default the call goes on */
  readonly code?: string;
  readonly message?: string;
  readonly status?: number;
  /** @default 1 */
  readonly times?: number;
}

/** Whose call of what. */
export interface FaultyCall {
  readonly service: string;
  readonly operation: string;
  readonly account: string;
}

/** Faults in waiting. */
export class Faults {
  private waiting: { fault: Fault; left: number }[] = [];
  private delays = new AbortController();

  add(fault: Fault): void {
    this.waiting.push({ fault, left: fault.times ?? 1 });
  }

  /** Ends every delay too: the calls that wait go on at once. */
  clear(): void {
    this.waiting = [];
    this.delays.abort();
    this.delays = new AbortController();
  }

  /** Ends every delay, those that would begin later too. */
  close(): void {
    this.waiting = [];
    this.delays.abort();
  }

  /** Waits, and throws, as the fault says that is about this call, if one is. */
  async strike(call: FaultyCall): Promise<void> {
    const hit = this.waiting.find(({ fault }) => concerns(fault, call));
    if (!hit) return;
    hit.left -= 1;
    this.waiting = this.waiting.filter(({ left }) => left > 0);
    const { delay = 0, code, message = "Rate exceeded", status } = hit.fault;
    // What waits when the sandbox stops has nobody to answer any more.
    if (delay > 0) await wait(delay, undefined, { signal: this.delays.signal }).catch(() => undefined);
    if (code !== undefined) throw new AwsError(code, message, {}, status);
  }
}

function concerns(fault: Fault, call: FaultyCall): boolean {
  return (["service", "operation", "account"] as const).every((member) => (fault[member] ?? call[member]) === call[member]);
}
