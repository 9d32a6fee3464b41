import { newId } from "../model/ids";
import type { Run, RunStatus } from "../model/runs";
import type { Store } from "../model/store";
import type { Notifier } from "../notifications/notifier";

/** Which notification a state of a run sends. Source: API documentation, "Workspace notification triggers". */
const TRIGGERS: Partial<Record<RunStatus, readonly [trigger: string, message: string]>> = {
  pending: ["run:created", "Run Created"],
  planning: ["run:planning", "Run Planning"],
  applying: ["run:applying", "Run Applying"],
  applied: ["run:completed", "Run Completed"],
  planned_and_finished: ["run:completed", "Run Planned and Finished"],
  errored: ["run:errored", "Run Errored"],
  canceled: ["run:errored", "Run Canceled"],
};

export interface Because {
  /** Id of the user behind it. */
  readonly actorId?: string;
  readonly comment?: string;
}

/** Moves runs from state to state, and writes down and tells what happened. */
export class Journal {
  constructor(
    private readonly store: Store,
    private readonly notifier: Notifier,
  ) {}

  move(run: Run, status: RunStatus, because: Because = {}): void {
    run.status = status;
    run.updatedAt = new Date();
    run.stamps.set(status.replaceAll("_", "-"), run.updatedAt);
    this.write(run, status === "pending" ? "created" : status, because);
    const [trigger, message] = TRIGGERS[status] ?? [];
    if (trigger && message) this.notifier.run(run, trigger, message, because.actorId);
  }

  /** Somebody has to decide about the run. */
  needsAttention(run: Run, status?: RunStatus): void {
    if (status !== undefined) this.move(run, status);
    this.notifier.run(run, "run:needs_attention", "Run Needs Attention");
  }

  write(run: Run, action: string, { actorId, comment }: Because = {}): void {
    const commentId = comment === undefined ? undefined : this.comment(run, comment);
    this.store.runEvents.add({ id: newId("re"), runId: run.id, action, description: null, actorId, commentId, createdAt: new Date() });
  }

  private comment(run: Run, body: string): string {
    return this.store.comments.add({ id: newId("wsc"), runId: run.id, body, createdAt: new Date() }).id;
  }
}
