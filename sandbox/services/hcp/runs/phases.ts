import { setTimeout as wait } from "node:timers/promises";
import { hasStructuredLog } from "../model/execution";
import type { Apply, Plan, Run } from "../model/runs";
import type { Store } from "../model/store";
import type { StateVersions } from "../states/versions";
import { md5Of } from "../states/versions";
import { occupyAgent } from "./agents";
import type { RunLog } from "./log";
import { factsOf } from "./plan-facts";
import { SchemaCache } from "./schemas";
import { TerraformRun, type TerraformRunParts } from "./terraform-run";
import { variablesOf } from "./variables";

type PhaseStatus = Plan["status"];

/** What a run does with its state after an apply, as an operation of faults. */
const UPLOAD = "UPLOAD /state";

/** Plans and applies by the real Terraform, and what becomes of them. */
export class Phases {
  private readonly schemas = new SchemaCache();

  constructor(
    private readonly store: Store,
    private readonly parts: TerraformRunParts,
    private readonly states: StateVersions,
    /** Called before a state is stored. Throws if that is to fail. */
    private readonly strike: (operation: string) => Promise<void>,
  ) {}

  async plan(run: Run, log: RunLog, started: (terraform: TerraformRun) => void): Promise<void> {
    const plan = this.store.plans.of(run.planId);
    this.move(plan, "running");
    const busy = occupyAgent(this.store, run);
    try {
      const terraform = this.terraformOf(run);
      started(terraform);
      const prepared = await terraform.prepare(this.contentOf(run), log);
      const { code } = prepared ? await terraform.plan(log) : { code: 1 };
      if (code !== 0 && code !== 2) return this.move(plan, "errored");
      plan.json = await terraform.planJson();
      plan.providerSchemas = plan.json && (await this.schemas.of(plan.json, () => terraform.providerSchemas()));
      if (plan.json) plan.counts = factsOf(plan.json).counts;
      plan.hasChanges = run.hasChanges = code === 2;
      plan.generatedConfiguration = run.options["allow-config-generation"];
      this.move(plan, "finished");
    } finally {
      log.end();
      busy();
    }
  }

  async apply(run: Run, log: RunLog, terraform: TerraformRun | undefined): Promise<void> {
    if (terraform === undefined) throw new Error("The plan of this run is gone");
    const apply = this.store.applies.of(run.applyId);
    this.move(apply, "running");
    const busy = occupyAgent(this.store, run);
    try {
      const { code, stdout } = await terraform.apply(log);
      apply.counts = countsIn(stdout.toString("utf8"));
      const kept = await this.keepState(run, terraform, log);
      const done = code === 0 && kept;
      if (!done) await stayForReaders(run);
      this.move(apply, done ? "finished" : "errored");
    } finally {
      log.end();
      busy();
    }
  }

  /**
   * Stores what the apply left, also if it failed: a part of it may have been made. If storing fails, the apply keeps it as its
   * errored state. @returns whether nothing was lost
   */
  private async keepState(run: Run, terraform: TerraformRun, log: RunLog): Promise<boolean> {
    const state = await terraform.state();
    const workspace = this.store.workspaces.get(run.workspaceId);
    if (state === undefined || workspace === undefined) return true;
    const md5 = md5Of(state);
    if (md5 === this.store.latestState(workspace.id)?.md5) return true;
    const { serial, lineage } = JSON.parse(state.toString("utf8")) as { serial: number; lineage: string };
    const json = await terraform.stateJson();
    try {
      await this.strike(UPLOAD);
      this.states.create(workspace, { serial, lineage, md5, state, json, runId: run.id, createdBy: run.createdBy, force: true });
      return true;
    } catch (error) {
      this.store.applies.of(run.applyId).erroredState = state;
      log.line(`Error: Failed to save state: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }

  outcome(run: Run): "finished" | "errored" {
    const phase = run.status === "applying" ? this.store.applies.of(run.applyId) : this.store.plans.of(run.planId);
    return phase.status === "finished" ? "finished" : "errored";
  }

  fail(run: Run): void {
    const phase = run.status === "applying" ? this.store.applies.of(run.applyId) : this.store.plans.of(run.planId);
    this.move(phase, "errored");
  }

  /** The plan or apply waits for its turn. */
  queue(run: Run): void {
    this.move(run.status === "apply_queued" ? this.store.applies.of(run.applyId) : this.store.plans.of(run.planId), "queued");
  }

  cancel(run: Run): void {
    const plan = this.store.plans.of(run.planId);
    const apply = this.store.applies.of(run.applyId);
    if (plan.status !== "finished") this.move(plan, "canceled");
    // One that never began is not cancelled, it is unreachable: see `close`.
    if (apply.status !== "pending") this.move(apply, "canceled");
  }

  /** What never began does not begin any more. */
  close(run: Run): void {
    const apply = this.store.applies.of(run.applyId);
    if (apply.status === "pending") apply.status = "unreachable";
    const plan = this.store.plans.of(run.planId);
    if (plan.status === "pending") plan.status = "unreachable";
  }

  private move(phase: Plan | Apply, status: PhaseStatus): void {
    if (phase.status === "canceled") return;
    phase.status = status;
    phase.stamps.set(status === "running" ? "started" : status, new Date());
  }

  private terraformOf(run: Run): TerraformRun {
    const workspace = this.store.workspaces.of(run.workspaceId);
    const { environment } = variablesOf(this.store, run);
    return new TerraformRun(this.parts, run, environment, hasStructuredLog(run, workspace));
  }

  private contentOf(run: Run): Parameters<TerraformRun["prepare"]>[0] {
    const workspace = this.store.workspaces.of(run.workspaceId);
    const { archive } = this.store.configurationVersions.of(run.configurationVersionId);
    if (archive === undefined) throw new Error("The configuration version has no files");
    return {
      workspace: workspace.name,
      archive,
      workingDirectory: workspace.settings["working-directory"],
      state: this.store.latestState(workspace.id)?.state,
      variables: variablesOf(this.store, run).file,
    };
  }
}

/** How often clients look for more of a log, with some time for the look itself (milliseconds). */
const READERS_LOOK = 3_000;

/**
 * An apply without a question that fails at once is over before Terraform's CLI, which reads a plan's log every 2 seconds, has seen it
 * begin: then the CLI never prints why. HCP is not as quick, so such an apply does not end sooner than that; its log neither, or the
 * CLI would find the run still at work and end with 0.
 */
async function stayForReaders({ options, stamps, forceCancelAt }: Run): Promise<void> {
  const since = Date.now() - (stamps.get("planned")?.getTime() ?? 0);
  if (options["auto-apply"] && forceCancelAt === undefined && since < READERS_LOOK) await wait(READERS_LOOK - since);
}

/** The last summary of an apply, in either form of its log. */
function countsIn(log: string): Apply["counts"] {
  const found = [...log.matchAll(/Resources: (?:(\d+) imported, )?(\d+) added, (\d+) changed, (\d+) destroyed/g)].at(-1);
  const [, imports = "0", additions = "0", changes = "0", destructions = "0"] = found ?? [];
  return { additions: Number(additions), changes: Number(changes), destructions: Number(destructions), imports: Number(imports) };
}
