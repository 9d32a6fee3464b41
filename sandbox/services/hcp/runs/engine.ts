import { conflict, notAllowed } from "../http/errors";
import { executionModeOf, poolOf } from "../model/execution";
import type { Workspace } from "../model/places";
import { holdsWorkspace, isConfirmable, isDiscardable, isCancelable, isFinal, isForceCancelable } from "../model/run-states";
import type { Run } from "../model/runs";
import type { Store } from "../model/store";
import type { Objects } from "../objects";
import { release } from "../workspaces/locks";
import { createRun, type NewRun, type RunLogs } from "./create";
import type { Because, Journal } from "./journal";
import type { Phases } from "./phases";
import { Slots } from "./slots";
import type { TerraformRun } from "./terraform-run";

/** A cancelled run may be ended the hard way after this time (milliseconds). HCP waits longer; tests should not. */
const COOL_OFF = 5_000;

/** What goes on for a run that is not over. */
interface Job {
  readonly logs: RunLogs;
  terraform?: TerraformRun;
  stopping?: Because & { readonly hard: boolean };
}

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
    readonly capacity: number,
  ) {
    this.slots = new Slots(capacity);
  }

  create(workspace: Workspace, made: NewRun): Run {
    const { run, logs } = createRun(this.store, this.objects, workspace, made);
    this.jobs.set(run.id, { logs });
    workspace.currentConfigurationVersionId = made.configurationVersionId;
    this.journal.move(run, "pending", { actorId: made.createdBy });
    // The answer to the request shows the run as it was made.
    setImmediate(() => this.wake(workspace.id));
    return run;
  }

  /** Starts what may start in a workspace now. */
  wake(workspaceId: string): void {
    const workspace = this.store.workspaces.get(workspaceId);
    if (workspace === undefined || this.closed) return;
    for (const run of this.store.runs.where((each) => each.workspaceId === workspaceId && each.status === "pending")) {
      const waits = holdsWorkspace(run) && !run.options["save-plan"];
      if (waits && workspace.lock !== undefined) continue;
      if (waits) this.take(workspace, run);
      this.journal.move(run, "plan_queued");
      this.start(run, (job) => this.phases.plan(run, job.logs.plan, (terraform) => this.attach(job, terraform)), "planning");
    }
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
    this.journal.move(run, "apply_queued");
    this.start(run, (job) => this.phases.apply(run, job.logs.apply, job.terraform), "applying");
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
    if (run.status !== "planning" && run.status !== "applying") return this.canceled(run, because);
    run.forceCancelAt = new Date(Date.now() + COOL_OFF);
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
    for (const each of this.store.runs.where(
      ({ workspaceId, status, id }) => workspaceId === workspace.id && status === "pending" && id !== run.id,
    ))
      if (each.createdAt < run.createdAt) this.canceled(each, because, false);
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
    await this.slots.idle();
  }

  private attach(job: Job, terraform: TerraformRun): void {
    job.terraform = terraform;
    if (job.stopping?.hard) terraform.kill();
    else if (job.stopping) terraform.interrupt();
  }

  private take(workspace: Workspace, run: Run): void {
    workspace.lock = { kind: "runs", id: run.id, reason: "" };
    workspace.currentRunId = run.id;
  }

  /** Runs a phase as soon as there is a slot, and an agent if one is needed. */
  private start(run: Run, phase: (job: Job) => Promise<void>, status: "planning" | "applying"): void {
    const job = this.jobs.get(run.id);
    if (job === undefined) return;
    this.slots.run(
      () => isFinal(run) || this.canRun(run),
      async () => {
        if (isFinal(run) || this.closed) return;
        this.journal.move(run, status);
        await phase(job).catch((error: unknown) => this.failed(run, job, error));
        if (!isFinal(run)) this.after(run, job);
        if (isFinal(run)) await job.terraform?.remove();
      },
    );
  }

  private canRun(run: Run): boolean {
    const workspace = this.store.workspaces.of(run.workspaceId);
    if (executionModeOf(this.store, workspace) !== "agent") return true;
    const pool = poolOf(this.store, workspace);
    return this.store.agents.find(({ poolId, status }) => poolId === pool && status === "idle") !== undefined;
  }

  private failed(run: Run, { logs }: Job, error: unknown): void {
    const log = run.status === "applying" ? logs.apply : logs.plan;
    log.line(`Error: ${error instanceof Error ? error.message : String(error)}`);
    this.phases.fail(run);
  }

  /** What comes after a phase of a run. */
  private after(run: Run, job: Job): void {
    if (job.stopping) return this.canceled(run, job.stopping);
    const ended = this.phases.outcome(run);
    if (ended === "errored") this.journal.move(run, "errored");
    else if (run.status === "applying") this.journal.move(run, "applied");
    else return this.planned(run);
    this.finish(run);
  }

  private planned(run: Run): void {
    const { options } = run;
    const nothing = !run.hasChanges && !options["allow-empty-apply"];
    this.journal.move(run, "planned");
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
    const workspace = this.store.workspaces.get(run.workspaceId);
    if (workspace?.lock?.kind === "runs" && workspace.lock.id === run.id) release(workspace);
    if (run.status === "applied") this.applied(run);
    if (run.status === "discarded" || run.status === "canceled") void job?.terraform?.remove();
    this.jobs.delete(run.id);
    if (wake) setImmediate(() => this.wake(run.workspaceId));
  }

  /** Saved plans of the workspace are out of date now, and other workspaces may follow this one. */
  private applied(run: Run): void {
    for (const saved of this.store.runs.where(
      ({ workspaceId, status }) => workspaceId === run.workspaceId && status === "planned_and_saved",
    ))
      this.discard(saved, {});
    for (const { workspaceId } of this.store.runTriggers.where(({ sourceId }) => sourceId === run.workspaceId))
      this.trigger(workspaceId, run);
  }

  private trigger(workspaceId: string, from: Run): void {
    const workspace = this.store.workspaces.of(workspaceId);
    const version = this.store.configurationVersions.newest(
      (each) => each.workspaceId === workspaceId && each.status === "uploaded" && !each.speculative && !each.provisional,
    )[0];
    if (version === undefined) return;
    const source = this.store.workspaces.of(from.workspaceId);
    this.create(workspace, {
      configurationVersionId: version.id,
      options: { ...defaultOptions(workspace), "auto-apply": workspace.settings["auto-apply-run-trigger"] },
      message: `Triggered automatically from run ${from.id} in workspace ${source.organization}/${source.name}`,
      source: "tfe-run-trigger",
      triggerReason: "run_trigger",
      triggeredBy: from.id,
    });
  }
}

/** What a run does if nothing is asked for. */
export function defaultOptions(workspace: Workspace): NewRun["options"] {
  return {
    "allow-config-generation": false,
    "allow-empty-apply": false,
    "auto-apply": workspace.settings["auto-apply"],
    "debugging-mode": false,
    "is-destroy": false,
    "plan-only": false,
    refresh: true,
    "refresh-only": false,
    "save-plan": false,
    "replace-addrs": null,
    "target-addrs": null,
    "terraform-version": workspace.settings["terraform-version"],
    variables: [],
  };
}
