import { setMaxListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { AwsError } from "../core/errors";

/** A fault that a test sets: the next `times` calls that match it are delayed, or fail with an error of AWS or of HCP Terraform. */
export interface Fault {
  /** SigV4 service name, or `hcp`, or `hcp-run` for what its runs do; every service if absent. */
  readonly service?: string;
  /** Operation name, or `POST /runs` for HCP; every operation if absent. */
  readonly operation?: string;
  /** 12 digits: calls of this account only. */
  readonly account?: string;
  /** Whether to match only calls that change something. @default false */
  readonly writes?: boolean;
  /** How many matching calls go on undisturbed before the first that is hit. @default 0 */
  readonly after?: number;
  /** How long the answer is delayed (milliseconds); a long delay stands for a network that hangs. @default 0 */
  readonly delay?: number;
  /** Error code, such as `ThrottlingException`. @default none if there is no status either: the call goes on after the delay */
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

/** A fault, and what became of it since it was set. */
export interface FaultRecord {
  readonly fault: Fault;
  /** Matching calls that went on undisturbed. */
  readonly passed: readonly FaultyCall[];
  /** Calls that were hit. */
  readonly hit: readonly FaultyCall[];
}

/** Beginnings of the names of operations that change nothing. */
const READING = /^(GET |HEAD |Get|List|Describe|Head|BatchGet|Batch[A-Z]\w*Get|Lookup|Query|Select|Assume|Decrypt|GenerateDataKey)/;

interface Waiting extends FaultRecord {
  readonly passed: FaultyCall[];
  readonly hit: FaultyCall[];
}

/** The faults that were set. */
export class Faults {
  private set: Waiting[] = [];
  private delays = anyNumber();

  add(fault: Fault): void {
    this.set.push({ fault, passed: [], hit: [] });
  }

  /** The faults since they were last removed, in the order in which they were set. */
  records(): readonly FaultRecord[] {
    return this.set;
  }

  /** Removes all faults and ends every delay: the calls that wait go on at once. */
  clear(): void {
    this.set = [];
    this.delays.abort();
    this.delays = anyNumber();
  }

  /** Removes all faults and ends every delay, also those that begin later. */
  close(): void {
    this.set = [];
    this.delays.abort();
  }

  /** Delays or fails the call if a fault matches it. */
  async strike(call: FaultyCall): Promise<void> {
    const found = this.set.find(({ fault, hit }) => hit.length < (fault.times ?? 1) && concerns(fault, call));
    if (!found) return;
    const { fault, passed, hit } = found;
    if (passed.length < (fault.after ?? 0)) {
      passed.push(call);
      return;
    }
    hit.push(call);
    const { delay = 0, code, message = "Rate exceeded", status } = fault;
    // The delay ends early if the faults are cleared or the sandbox stops.
    if (delay > 0) await wait(delay, undefined, { signal: this.delays.signal }).catch(() => undefined);
    if (code !== undefined || status !== undefined) throw new AwsError(code ?? "ServiceUnavailable", message, {}, status);
  }
}

/** What ends any number of delays: Node warns of more than ten that listen, as if they were forgotten. */
function anyNumber(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

function concerns(fault: Fault, call: FaultyCall): boolean {
  if (fault.writes === true && READING.test(call.operation)) return false;
  return (["service", "operation", "account"] as const).every((member) => (fault[member] ?? call[member]) === call[member]);
}
