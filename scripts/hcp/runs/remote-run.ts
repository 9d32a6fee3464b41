import { setTimeout as wait } from "node:timers/promises";
import { OperationError } from "../../words/errors";
import { type HcpApi, HcpRefusal } from "../api";
import { factsOf, isOver, type RunFacts } from "./facts";
import { LogReader } from "./log-reader";

/** How often a run is looked at (milliseconds): HCP Terraform allows 30 calls a second to all runs of a user. */
const POLL_MS = 1_000;
/** How often to look whether a run that was cancelled has ended: Terraform is stopped in order, which takes its time. */
const LOOKS_AT_END = 30;
/** How often to look for the rest of the log of a run that failed. */
const LOOKS_AT_LOG = 5;
/** How long HCP Terraform may be out of reach while a run goes on there (milliseconds). */
const OUTAGE_MS = 5 * 60_000;

export interface Following {
  /** Whose log to read. */
  readonly phase: "plan" | "apply";
  readonly until: (facts: RunFacts) => boolean;
  readonly onLine: (line: string) => void;
  /** Called with each state that the run comes into. */
  readonly onStatus?: (status: string) => void;
  /** Called at each look at a run that waits for its turn in the workspace. What it throws ends the following. */
  readonly onPending?: () => Promise<void>;
  /** Stops following; the run goes on. */
  readonly signal?: AbortSignal;
}

/** What has become of a run that was given up. */
export type GivenUp = "discarded" | "cancelled" | "being cancelled" | "over";

/** The run is not there any more. */
export class RunGone extends OperationError {}

/** A run in HCP Terraform. What its state says is the truth: nothing else tells whether it was applied. */
export class RemoteRun {
  constructor(
    private readonly api: HcpApi,
    readonly id: string,
    /** Web address. */
    readonly link: string,
  ) {}

  /** The same, also after the user has stopped the command. */
  unstoppable(): RemoteRun {
    return new RemoteRun(this.api.unstoppable(), this.id, this.link);
  }

  /** Throws OperationError if the run is gone. */
  async facts(): Promise<RunFacts> {
    const found = await this.api.find(`runs/${this.id}`);
    if (found !== undefined) return factsOf(found);
    throw new RunGone(
      `The run ${this.id} is not there any more: its workspace was deleted, or the token's owner may not see it now`,
      `Whether it has changed anything is not known. Look: ${this.link}`,
    );
  }

  /** Reads the log until the run is where `until` wants it. Throws OperationError if the run is gone, or HCP Terraform is out of reach for long. */
  async follow({ phase, until, onLine, onStatus, onPending, signal }: Following): Promise<RunFacts> {
    let log: LogReader | undefined;
    let status = "";
    let reached = Date.now();
    for (;;) {
      const facts = await this.facts().catch((error: unknown) => {
        if (isGone(error) || Date.now() - reached > OUTAGE_MS) throw error;
        return undefined;
      });
      signal?.throwIfAborted();
      if (facts !== undefined) {
        reached = Date.now();
        if (facts.status !== status) onStatus?.((status = facts.status));
        if (facts.status === "pending") await onPending?.();
        log ??= await this.logOf(phase, facts, onLine);
        await log?.read();
        if (until(facts)) {
          await restOf(log, facts, signal);
          log?.close();
          return facts;
        }
      }
      await wait(POLL_MS, undefined, { signal });
    }
  }

  /** The plan as `terraform show -json` prints it. Throws OperationError if there is none. */
  async planJson({ plan }: RunFacts): Promise<unknown> {
    const content = await this.api.document(`plans/${plan}/json-output`);
    if (content === undefined)
      throw new OperationError(
        `HCP Terraform does not show the plan of the run ${this.id}`,
        `The token's owner needs the permission to read states. Look: ${this.link}`,
      );
    return JSON.parse(content.toString("utf8"));
  }

  /** What an applied run did: where the apply may not be seen, what its plan said, all of which it did. */
  async applied({ apply, plan }: RunFacts): Promise<{ readonly added: number; readonly changed: number; readonly destroyed: number }> {
    const shown = (await this.api.find(`applies/${apply}`)) ?? (await this.api.find(`plans/${plan}`));
    const attributes = shown?.attributes ?? {};
    const count = (name: string) => Number(attributes[`resource-${name}`] ?? 0);
    return { added: count("additions"), changed: count("changes"), destroyed: count("destructions") };
  }

  /** The state that an apply could not store; undefined if there is none. */
  erroredState({ apply }: RunFacts): Promise<Buffer | undefined> {
    return this.api.document(`applies/${apply}/errored-state`);
  }

  /** Applies the plan. Throws {@link HcpRefusal} if the run is not where it can be confirmed. */
  confirm(comment: string): Promise<void> {
    return this.api.act("POST", `runs/${this.id}/actions/apply`, { comment });
  }

  /**
   * Ends a run that nobody wants any more: one that waits is discarded, one that works is cancelled, one that is over is left.
   * Waits for the end of one that is cancelled, half a minute at most: until then it holds its workspace.
   */
  async giveUp(comment: string): Promise<GivenUp> {
    const facts = await this.facts();
    if (isOver(facts)) return "over";
    const action = facts.discardable ? "discard" : "cancel";
    try {
      await this.api.act("POST", `runs/${this.id}/actions/${action}`, { comment });
    } catch (error) {
      // It went on meanwhile: its state decides.
      if (!(error instanceof HcpRefusal) || error.status !== 409) throw error;
      const now = await this.facts();
      if (isOver(now)) return "over";
      // One that can be neither is being cancelled already.
      if (now.discardable || now.cancelable) throw error;
      return this.endOfCancelled();
    }
    return action === "discard" ? "discarded" : this.endOfCancelled();
  }

  private async endOfCancelled(): Promise<GivenUp> {
    for (let looks = 0; looks < LOOKS_AT_END; looks++) {
      const facts = await this.facts();
      // It may have come to its own end first.
      if (isOver(facts)) return /canceled$/.test(facts.status) ? "cancelled" : "over";
      await wait(POLL_MS);
    }
    return "being cancelled";
  }

  private async logOf(phase: Following["phase"], facts: RunFacts, onLine: (line: string) => void): Promise<LogReader | undefined> {
    const found = await this.api.find(phase === "plan" ? `plans/${facts.plan}` : `applies/${facts.apply}`).catch(() => undefined);
    const address = found?.attributes["log-read-url"];
    return typeof address === "string" ? new LogReader(this.api, address, onLine) : undefined;
  }
}

/** Reads what is still missing of the log of a run that failed, which says why: a log may stall, and come later than the run's end. */
async function restOf(log: LogReader | undefined, { status }: RunFacts, signal: AbortSignal | undefined): Promise<void> {
  for (let looks = 0; log !== undefined && !log.whole && status === "errored" && looks < LOOKS_AT_LOG; looks++) {
    await wait(POLL_MS, undefined, { signal });
    await log.read();
  }
}

/** Whether asking again is of no use: the run is gone, or nobody may see it. */
function isGone(error: unknown): boolean {
  if (error instanceof HcpRefusal) return error.status < 500 && error.status !== 429;
  return !(error instanceof OperationError) || error instanceof RunGone;
}
