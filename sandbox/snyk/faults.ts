import { setTimeout as wait } from "node:timers/promises";
import { jsonApiError, SnykError } from "./errors";

/** A fault of the service that a test asks for. */
export interface Fault {
  /**
   * The calls that it hits: tests of a graph or of package URLs (of many: `bulk`, of one: `package`), monitor snapshots, all others, or
   * all.
   */
  readonly on: "test" | "bulk" | "package" | "monitor" | "other" | "all";
  /** HTTP status of the answer. @default the call succeeds after the delay */
  readonly status?: number;
  /** Seconds or HTTP date of a `Retry-After` header. @default none */
  readonly retryAfter?: string;
  /** The form of the error: the v1 API's, or JSON:API, which newer parts of Snyk's API answer. @default "v1" */
  readonly form?: "v1" | "json-api";
  /** @default 0 */
  readonly delayMs?: number;
  /** How many calls it hits. @default every one */
  readonly times?: number;
}

const wording: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** Faults that tests switch on and off while the service runs. */
export class Faults {
  private active: { fault: Fault; left: number }[] = [];
  private delays = new AbortController();

  constructor(faults: readonly Fault[] = []) {
    for (const fault of faults) this.add(fault);
  }

  add(fault: Fault): void {
    this.active.push({ fault, left: fault.times ?? Infinity });
  }

  clear(): void {
    this.active = [];
    this.delays.abort();
    this.delays = new AbortController();
  }

  /** Delays or refuses a call. @throws {SnykError} if the fault has a status */
  async strike(...kinds: readonly Exclude<Fault["on"], "all">[]): Promise<void> {
    const hit = this.active.find(({ fault, left }) => left > 0 && (fault.on === "all" || kinds.includes(fault.on)));
    if (hit === undefined) return;
    hit.left -= 1;
    // A delay ends with the faults; it keeps no process alive.
    const { signal } = this.delays;
    if (hit.fault.delayMs !== undefined) await wait(hit.fault.delayMs, undefined, { signal, ref: false }).catch(() => undefined);
    const { status, retryAfter, form } = hit.fault;
    if (status === undefined) return;
    const error = wording[status] ?? "Error";
    const headers: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": retryAfter };
    const body = form === "json-api" ? jsonApiError(status, error) : { code: status, error, message: error };
    throw new SnykError(status, body, headers);
  }
}
