import type { Finding, LicenceIssue } from "../contract/results";
import type { Deadline } from "../deadline";
import { CheckError, type CheckFailure, type Clock, type Log, type Pin, type VulnerabilityService } from "../ports";

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 2_000;
/** Finding one bad version among 2,500 takes 24 calls; with more failed calls than this, the service itself is the reason. */
const FAILED_CALLS_LIMIT = 200;
/**
 * How many calls in a row may fail before the search for a bad version ends: one search among 2,500 fails 12 in a row. An unknown
 * failure gets this one search; a rejection is about packages, so several bad ones may be beside each other.
 */
const IN_A_ROW_LIMIT = { rejected: 40, unknown: 13 } as const;
/** After so many batches without an answer, each tried {@link ATTEMPTS} times, the service counts as down for this scan. */
const OUTAGE_LIMIT = 3;

export interface AttemptPorts {
  readonly clock: Clock;
  readonly deadline: Deadline;
}

/** Tries again after a temporary failure: after 2, 4 and 8 seconds, or when the service says, as long as there is time. */
export async function withRetries<T>({ clock, deadline }: AttemptPorts, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    if (deadline.isOver()) throw new CheckError("late", deadline.reason);
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CheckError) || error.kind !== "transient" || attempt === ATTEMPTS) throw error;
      const pause = error.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** (attempt - 1);
      if (pause >= deadline.leftMs()) throw new CheckError("late", `${error.message}; ${deadline.reason}`);
      await deadline.run(() => clock.sleep(pause)).catch(() => undefined);
    }
  }
}

export interface TestOutcome {
  readonly findings: Finding[];
  readonly licences: LicenceIssue[];
  readonly notChecked: Map<Pin, string>;
}

/** Tests batches and halves those that fail, until each bad version is found. */
export class Bisection {
  private failedCalls = 0;
  private failedInARow = 0;
  private unanswered = 0;

  constructor(private readonly ports: AttemptPorts & { readonly service: VulnerabilityService; readonly log: Log }) {}

  /** Throws {@link CheckError} of kind `misconfigured` only. */
  async test(batch: readonly Pin[]): Promise<TestOutcome> {
    const outcome: TestOutcome = { findings: [], licences: [], notChecked: new Map() };
    await this.part(batch, outcome);
    return outcome;
  }

  private async part(batch: readonly Pin[], outcome: TestOutcome): Promise<void> {
    if (batch.length === 0) return;
    const { service, deadline, log } = this.ports;
    if (this.unanswered >= OUTAGE_LIMIT) return giveUp(batch, `${service.name} did not answer before, so it was not asked again`, outcome);
    try {
      const { answered, findings, licences = [] } = await withRetries(this.ports, () => service.test(batch, deadline));
      this.failedInARow = 0;
      this.unanswered = 0;
      outcome.findings.push(...findings);
      outcome.licences.push(...licences);
      await this.leftOut(batch, new Set(answered.map((pin) => `${pin.name}==${pin.version}`)), outcome);
    } catch (error) {
      if (!(error instanceof CheckError) || error.kind === "misconfigured") throw error;
      if (error.kind === "transient") this.unanswered += 1;
      if (!this.maySearch(error.kind, batch)) return giveUp(batch, error.message, outcome);
      log(`check: ${batch.length} versions failed together (${error.message}); looking for the one that causes it`);
      const middle = Math.ceil(batch.length / 2);
      await this.part(batch.slice(0, middle), outcome);
      await this.part(batch.slice(middle), outcome);
    }
  }

  /** Whether halving can find the version that makes a batch fail: not if the service is down, time is over, or every call fails. */
  private maySearch(kind: CheckFailure, batch: readonly Pin[]): boolean {
    if (kind !== "rejected" && kind !== "unknown") return false;
    this.failedCalls += 1;
    this.failedInARow += 1;
    return batch.length > 1 && this.failedCalls < FAILED_CALLS_LIMIT && this.failedInARow < IN_A_ROW_LIMIT[kind];
  }

  /** Asks again for the versions that were left out, as long as that makes the batch smaller. */
  private async leftOut(batch: readonly Pin[], answered: ReadonlySet<string>, outcome: TestOutcome): Promise<void> {
    const missing = batch.filter((pin) => !answered.has(`${pin.name}==${pin.version}`));
    if (missing.length < batch.length) return this.part(missing, outcome);
    giveUp(missing, `${this.ports.service.name} gave no answer for it`, outcome);
  }
}

function giveUp(batch: readonly Pin[], reason: string, outcome: TestOutcome): void {
  for (const pin of batch) outcome.notChecked.set(pin, reason);
}
