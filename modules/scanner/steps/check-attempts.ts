import type { Finding } from "../contract/results";
import { CheckError, type Clock, type Log, type Pin, type VulnerabilityService } from "../ports";

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 2_000;
/** Finding one bad version among 2,500 takes 24 calls; with more failed calls than this, the service itself is the reason. */
const FAILED_CALLS_LIMIT = 200;
/** Limits of failed calls in a row: an outage fails every call, but one search among 2,500 fails at most 12 in a row. */
const IN_A_ROW_LIMIT = { transient: 14, rejected: 40 };
/** Half of the build's time limit: versions that are left then are recorded, and there is time to store the results. */
const TIME_LIMIT_MS = 30 * 60_000;

/** Tries again after a temporary failure, waiting 2, 4 and 8 seconds. */
export async function withRetries<T>(clock: Clock, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CheckError) || error.kind !== "transient" || attempt === ATTEMPTS) throw error;
      await clock.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}

export interface TestOutcome {
  readonly findings: Finding[];
  readonly notChecked: Map<Pin, string>;
}

/** Tests batches and halves those that fail, until each bad version is found. */
export class Bisection {
  private failedCalls = 0;
  private failedInARow = 0;
  private readonly end: number;

  constructor(private readonly ports: { service: VulnerabilityService; clock: Clock; log: Log }) {
    this.end = ports.clock.now().getTime() + TIME_LIMIT_MS;
  }

  /** Throws {@link CheckError} of kind `credentials` only. */
  async test(batch: readonly Pin[]): Promise<TestOutcome> {
    const outcome: TestOutcome = { findings: [], notChecked: new Map() };
    await this.part(batch, outcome);
    return outcome;
  }

  private async part(batch: readonly Pin[], outcome: TestOutcome): Promise<void> {
    if (batch.length === 0) return;
    if (this.ports.clock.now().getTime() > this.end) return giveUp(batch, "there was no time left for it", outcome);
    try {
      const { answered, findings } = await withRetries(this.ports.clock, () => this.ports.service.test(batch));
      this.failedInARow = 0;
      outcome.findings.push(...findings);
      await this.leftOut(batch, new Set(answered.map((pin) => `${pin.name}==${pin.version}`)), outcome);
    } catch (error) {
      if (!(error instanceof CheckError) || error.kind === "credentials") throw error;
      this.failedCalls += 1;
      this.failedInARow += 1;
      const hopeless = this.failedCalls >= FAILED_CALLS_LIMIT || this.failedInARow >= IN_A_ROW_LIMIT[error.kind];
      if (batch.length === 1 || hopeless) return giveUp(batch, error.message, outcome);
      this.ports.log(`check: ${batch.length} versions failed together (${error.message}); looking for the one that causes it`);
      const middle = Math.ceil(batch.length / 2);
      await this.part(batch.slice(0, middle), outcome);
      await this.part(batch.slice(middle), outcome);
    }
  }

  /** Asks again for the versions that were left out, as long as that makes the batch smaller. */
  private async leftOut(batch: readonly Pin[], answered: ReadonlySet<string>, outcome: TestOutcome): Promise<void> {
    const missing = batch.filter((pin) => !answered.has(`${pin.name}==${pin.version}`));
    if (missing.length < batch.length) return this.part(missing, outcome);
    giveUp(missing, "Snyk gave no answer for it", outcome);
  }
}

function giveUp(batch: readonly Pin[], reason: string, outcome: TestOutcome): void {
  for (const pin of batch) outcome.notChecked.set(pin, reason);
}
