import pLimit from "p-limit";
import type { Timer } from "./deadline";

/** How many calls to CodeArtifact may run at the same time at most. */
export const MOST_CALLS = 40;
/** How many to begin with. */
const FIRST_CALLS = 10;
/** After the first refusal, one more call at a time after so long. */
const RISE_MS = 1_000;

/**
 * How many calls to CodeArtifact run at the same time: one pace for all steps of a scan, because CodeArtifact counts an account's
 * requests, not a connection's. Until the first refusal for too many requests, each call that succeeds lets one more run. A refusal
 * halves them at once; those that were under way then count no second time. From then on they rise slowly, so that others of the
 * account are seldom refused because of this scan.
 */
export class Pace {
  private readonly limit = pLimit(FIRST_CALLS);
  private fellAt?: number;
  private changedAt = 0;

  constructor(private readonly timer: Pick<Timer, "elapsedMs">) {}

  /** How many calls may run at the same time now. */
  get level(): number {
    return this.limit.concurrency;
  }

  /** Makes one request when it is its turn. Waiting before another attempt has to happen outside. @param refused whether an error is a refusal for too many requests */
  run<T>(request: () => Promise<T>, refused: (error: unknown) => boolean): Promise<T> {
    return this.limit(async () => {
      const begun = this.timer.elapsedMs();
      try {
        const answer = await request();
        this.rise();
        return answer;
      } catch (error) {
        if (refused(error)) this.fall(begun);
        throw error;
      }
    });
  }

  private rise(): void {
    const now = this.timer.elapsedMs();
    const isUsed = this.limit.pendingCount > 0;
    if (!isUsed || this.level >= MOST_CALLS || (this.fellAt !== undefined && now < this.changedAt + RISE_MS)) return;
    this.limit.concurrency = this.level + 1;
    this.changedAt = now;
  }

  private fall(begun: number): void {
    if (this.fellAt !== undefined && begun < this.fellAt) return;
    this.fellAt = this.timer.elapsedMs();
    this.changedAt = this.fellAt;
    this.limit.concurrency = Math.max(1, Math.floor(this.level / 2));
  }
}
