import { AwsError } from "../core/errors";

/** A fault that tests ask for: the next `times` calls of an operation fail as AWS would fail them. */
export interface Fault {
  /** SigV4 service name. */
  readonly service: string;
  /** Operation name; every operation of the service if absent. */
  readonly operation?: string;
  /** `ThrottlingException`, say. */
  readonly code: string;
  readonly message?: string;
  readonly status?: number;
  /** @default 1 */
  readonly times?: number;
}

/** Faults in waiting. */
export class Faults {
  private waiting: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.waiting = [];
  }

  /** Throws the fault that waits for this operation, if one does. */
  check(service: string, operation: string): void {
    const hit = this.waiting.find(({ fault }) => fault.service === service && (fault.operation ?? operation) === operation);
    if (!hit) return;
    hit.left -= 1;
    this.waiting = this.waiting.filter(({ left }) => left > 0);
    throw new AwsError(hit.fault.code, hit.fault.message ?? "Rate exceeded", {}, hit.fault.status);
  }
}
