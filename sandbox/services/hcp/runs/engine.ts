import { conflict, notAllowed } from "../http/errors";
import type { PolicyCheck } from "../model/policies";
import type { Workspace } from "../model/places";
import { holdsWorkspace, isConfirmable, isDiscardable, isCancelable, isFinal, isForceCancelable } from "../model/run-states";
import type { Run } from "../model/runs";
import type { Store } from "../model/store";
import type { Objects } from "../objects";
import { release } from "../workspaces/locks";
import { mayStart } from "./agents";
import { createRun, type NewRun } from "./create";
import { takeProvisional } from "./current-configuration";
import { attach, type Job } from "./job";
import type { Because, Journal } from "./journal";
import type { Phases } from "./phases";
import { pendingIn } from "./pending";
import type { TaskStages } from "../tasks/stages";
import type { Stage, TaskStage } from "../model/tasks";
import { Slots } from "./slots";
import { checkPolicies } from "../policies/evaluate";
import { triggeredBy } from "./triggers";

/** A cancelled run may be ended the hard way after this time (milliseconds). HCP waits longer; tests should not. */
const COOL_OFF = 5_000;

/** The queues of runs: one after another in a workspace, some side by side in all. */
export class Engine {
  private readonly jobs = new Map<string, Job>();
  private readonly slots: Slots;
  private closed = false;

  constructor(
    private readonly store: Store,
    private readonly objects: Objects,
    private readonly journal: Journal,
    private readonly phases: Phases,
    private readonly tasks: TaskStages,
    readonly capacity: number,
  ) {
    this.slots = new Slots(capacity);
  }

  create(workspace: Workspace, made: NewRun): Run {
    const { run, logs } = createRun(this.store, this.objects, workspace, made);
    this.jobs.set(run.id, { logs });
    this.tasks.prepare(run);
    this.journal.move(run, "pending", { actorId: made.createdBy });
    // The answer to the request shows the run as it was made.
    setImmediate(() => this.wake(workspace.id));
    return run;
  }

  /** Starts what may start in a workspace now. */
  wake(workspaceId: string): void {
    const workspace = this.store.workspaces.get(workspaceId);
    if (workspace === undefined || this.closed) return;
    for (const run of pendingIn(this.store, workspaceId)) {
      const waits = holdsWorkspace(run) && !run.options["save-plan"];
      if (waits && workspace.lock !== undefined) continue;
      if (waits) this.take(workspace, run);
      this.staged(run, "pre_plan", () => this.plan(run));
    }
  }

  private plan(run: Run): void {
    this.journal.move(run, "plan_queued");
    this.start(run, (job) => this.phases.plan(run, job.logs.plan, (terraform) => attach(job, terraform)), "planning");
  }

  /** Goes on when the run tasks of a stage have said what they think; one that is mandatory and does not pass ends the run. */
  private staged(run: Run, stage: Exclude<Stage, "post_apply">, next: () => void): void {
    if (!this.tasks.has(run, stage)) return next();
    this.journal.move(run, `${stage}_running`);
    const done = (passed: boolean) => {
      this.journal.move(run, passed ? `${stage}_completed` : "errored");
      if (passed) next();
      else this.finish(run);
    };
    this.tasks.begin(run, stage, { done, awaits: () => this.awaitsDecision(run) });
  }

  /** Nobody decides about a run that cannot be applied. */
  private awaitsDecision(run: Run): void {
    if (!run.options["plan-only"]) return this.journal.needsAttention(run, "post_plan_awaiting_decision");
    this.journal.move(run, "policy_soft_failed");
    this.finish(run);
  }

  /** Whoever may has overridden the policies of a stage. */
  overrideStage(stage: TaskStage): void {
    if (stage.status !== "awaiting_override") throw notAllowed();
    this.tasks.override(stage);
  }

  /** A run task says how far it is. */
  taskSaid(...said: Parameters<TaskStages["heard"]>): void {
    this.tasks.heard(...said);
  }

  /** An agent came: its pool's runs may start. */
  wakeAgents(): void {
    this.slots.again();
  }

  apply(run: Run, because: Because): void {
    if (!isConfirmable(run)) throw notAllowed();
    const workspace = this.store.workspaces.of(run.workspaceId);
    if (run.options["save-plan"]) {
      if (workspace.lock !== undefined) throw conflict("The workspace is locked; the saved plan cannot be applied now");
      this.take(workspace, run);
    }
    run.confirmedBy = because.actorId;
    this.confirm(run, because);
  }

  private confirm(run: Run, because: Because = {}): void {
    this.journal.move(run, "confirmed", because);
    this.staged(run, "pre_apply", () => {
      this.journal.move(run, "apply_queued");
      this.start(run, (job) => this.phases.apply(run, job.logs.apply, job.terraform), "applying");
    });
  }

  discard(run: Run, because: Because): void {
    if (!isDiscardable(run)) throw notAllowed();
    this.journal.move(run, "discarded", because);
    this.finish(run);
  }

  cancel(run: Run, because: Because): void {
    if (!isCancelable(run)) throw notAllowed();
    run.canceledBy = because.actorId;
    const job = this.jobs.get(run.id);
    run.forceCancelAt = new Date(Date.now() + COOL_OFF);
    if (run.status !== "planning" && run.status !== "applying") return this.canceled(run, because);
    if (job) job.stopping = { ...because, hard: false };
    job?.terraform?.interrupt();
  }

  forceCancel(run: Run, because: Because): void {
    if (!isForceCancelable(run)) throw notAllowed();
    const job = this.jobs.get(run.id);
    if (job) job.stopping = { ...because, hard: true };
    job?.terraform?.kill();
    run.stamps.set("force-canceled", new Date());
    this.canceled(run, because);
  }

  /** Discards the run that keeps a pending one waiting. */
  forceExecute(run: Run, because: Because): void {
    const workspace = this.store.workspaces.of(run.workspaceId);
    const blocking = workspace.lock?.kind === "runs" ? this.store.runs.get(workspace.lock.id) : undefined;
    if (run.status !== "pending" || blocking === undefined) throw notAllowed();
    if (!isDiscardable(blocking)) throw conflict("The run that has the workspace cannot be discarded now");
    for (const each of pendingIn(this.store, workspace.id)) if (each.createdAt < run.createdAt) this.canceled(each, because, false);
    this.discard(blocking, because);
  }

  /** Ends everything of a workspace that is being deleted. */
  drop(workspaceId: string): void {
    for (const run of this.store.runs.where((each) => each.workspaceId === workspaceId && !isFinal(each))) {
      const job = this.jobs.get(run.id);
      if (job) job.stopping = { hard: true };
      job?.terraform?.kill();
      this.canceled(run, {});
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { terraform } of this.jobs.values()) terraform?.kill();
    await Promise.all([this.slots.idle(), this.tasks.stop()]);
  }

  private take(workspace: Workspace, run: Run): void {
    workspace.lock = { kind: "runs", id: run.id, reason: "" };
    workspace.currentRunId = run.id;
  }

  /** Runs a phase as soon as there is a slot, and an agent if one is needed. */
  private start(run: Run, phase: (job: Job) => Promise<void>, status: "planning" | "applying"): void {
    const job = this.jobs.get(run.id);
    if (job === undefined) return;
    this.phases.queue(run);
    this.slots.run(
      () => isFinal(run) || mayStart(this.store, run),
      async () => {
        if (isFinal(run) || this.closed) return;
        this.journal.move(run, status);
        await phase(job).catch((error: unknown) => this.failed(run, job, error));
        if (!isFinal(run)) this.after(run, job);
        if (isFinal(run)) await job.terraform?.remove();
      },
    );
  }

  private failed(run: Run, { logs }: Job, error: unknown): void {
    // It was cancelled meanwhile, perhaps with its workspace.
    if (isFinal(run)) return;
    const log = run.status === "applying" ? logs.apply : logs.plan;
    log.line(`Error: ${error instanceof Error ? error.message : String(error)}`);
    this.phases.fail(run);
  }

  /** What comes after a phase of a run. */
  private after(run: Run, job: Job): void {
    if (job.stopping) return this.canceled(run, job.stopping);
    const ended = this.phases.outcome(run);
    if (ended === "finished" && run.status !== "applying") return this.planned(run);
    if (ended === "finished") return this.afterApply(run);
    this.journal.move(run, "errored");
    this.finish(run);
  }

  /** What is made is made: what run tasks say of it now is shown, and changes nothing. */
  private afterApply(run: Run): void {
    const done = () => {
      this.journal.move(run, "applied");
      this.finish(run);
    };
    if (!this.tasks.has(run, "post_apply")) return done();
    this.journal.move(run, "post_apply_running");
    const told = () => {
      this.journal.move(run, "post_apply_completed");
      done();
    };
    this.tasks.begin(run, "post_apply", { done: told });
  }

  private planned(run: Run): void {
    this.journal.move(run, "planned");
    this.staged(run, "post_plan", () => this.judge(run));
  }

  private judge(run: Run): void {
    const nothing = !run.hasChanges && !run.options["allow-empty-apply"];
    const blocked = nothing ? undefined : this.policies(run);
    if (blocked === "hard_failed") {
      this.journal.move(run, "errored");
      return this.finish(run);
    }
    if (blocked === "soft_failed") {
      if (!run.options["plan-only"]) return this.journal.needsAttention(run, "policy_override");
      this.journal.move(run, "policy_soft_failed");
      return this.finish(run);
    }
    this.decide(run, nothing);
  }

  /** Whoever may has overridden the policies that failed. */
  overridden(run: Run): void {
    if (run.status !== "policy_override") throw notAllowed();
    this.journal.move(run, "policy_checked");
    this.decide(run, false);
  }

  private policies(run: Run): PolicyCheck["status"] | undefined {
    const check = checkPolicies(this.store, run);
    if (check === undefined) return undefined;
    this.journal.move(run, "policy_checking");
    if (check.status === "passed") this.journal.move(run, "policy_checked");
    return check.status;
  }

  /** What comes after a plan that nothing forbids. */
  private decide(run: Run, nothing: boolean): void {
    const { options } = run;
    if (options["plan-only"] || nothing) {
      this.journal.move(run, "planned_and_finished");
      return this.finish(run);
    }
    if (options["save-plan"]) return this.journal.move(run, "planned_and_saved");
    if (options["auto-apply"]) return this.confirm(run);
    this.journal.needsAttention(run);
  }

  private canceled(run: Run, because: Because, wake = true): void {
    run.canceledAt = new Date();
    this.phases.cancel(run);
    this.journal.move(run, "canceled", because);
    this.finish(run, wake);
  }

  /** The run is over: its logs end, the workspace is free, and the next one starts. */
  private finish(run: Run, wake = true): void {
    const job = this.jobs.get(run.id);
    job?.logs.plan.end();
    job?.logs.apply.end();
    this.phases.close(run);
    this.tasks.close(run);
    const workspace = this.store.workspaces.get(run.workspaceId);
    if (workspace?.lock?.kind === "runs" && workspace.lock.id === run.id) release(workspace);
    if (run.status === "applied") this.applied(run);
    if (run.status === "discarded" || run.status === "canceled") void job?.terraform?.remove();
    this.jobs.delete(run.id);
    this.store.tokens.remove(({ kind, owner }) => (kind === "run" || kind === "run-task") && owner === run.id);
    if (wake) setImmediate(() => this.wake(run.workspaceId));
  }

  /** Saved plans of the workspace are out of date now, and other workspaces may follow this one. */
  private applied(run: Run): void {
    takeProvisional(this.store, run);
    for (const saved of this.store.runs.where(
      ({ workspaceId, status }) => workspaceId === run.workspaceId && status === "planned_and_saved",
    ))
      this.discard(saved, {});
    for (const { workspaceId, made } of triggeredBy(this.store, run)) this.create(this.store.workspaces.of(workspaceId), made);
  }
}
