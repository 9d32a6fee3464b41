import { randomUUID } from "node:crypto";
import type { Pipeline } from "../pipeline";
import type { Execution, SourceRevisionOverride, Stage, StageRun } from "../types";
import type { ActionDependencies } from "./run-action";
import { runStage, succeededActions } from "./run-stage";
import { Superseded } from "./stage-gate";
import { Stopped } from "./stopped";

export interface StartOptions {
  readonly variables?: Readonly<Record<string, string>>;
  readonly sourceRevisions?: readonly SourceRevisionOverride[];
}

/** Runs executions through the stages of their pipelines. */
export class Engine {
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly dependencies: ActionDependencies) {}

  /** Starts a new execution and returns its record. */
  start(pipeline: Pipeline, trigger: Execution["trigger"], options: StartOptions = {}): Execution {
    const now = Date.now() / 1000;
    const defaults = (pipeline.declaration.variables ?? []).flatMap(({ name = "", defaultValue }) =>
      defaultValue === undefined ? [] : [[name, defaultValue]],
    );
    const execution: Execution = {
      id: randomUUID(),
      declaration: pipeline.declaration,
      trigger,
      variables: { ...(Object.fromEntries(defaults) as Record<string, string>), ...options.variables },
      sourceRevisions: options.sourceRevisions ?? [],
      startTime: now,
      lastUpdateTime: now,
      status: "InProgress",
      artifacts: new Map(),
      revisions: new Map(),
      outputVariables: new Map(),
      stages: new Map(),
      actions: [],
      interruption: new AbortController(),
    };
    pipeline.executions.set(execution.id, execution);
    this.track(this.run(pipeline, execution, 0, new Set()));
    return execution;
  }

  /** Resumes a failed execution at a stage. @param done actions of the stage that are not run again */
  retry(pipeline: Pipeline, execution: Execution, stageName: string, done: ReadonlySet<string>): void {
    const index = execution.declaration.stages.findIndex(({ name }) => name === stageName);
    Object.assign(execution, { status: "InProgress", stop: undefined, statusSummary: undefined, interruption: new AbortController() });
    this.track(this.run(pipeline, execution, index, done));
  }

  /** Stops an execution: after the actions under way, or at once if `abandon` is true. */
  stop(execution: Execution, abandon: boolean, reason: string | undefined): void {
    execution.stop = { abandon, reason };
    execution.status = "Stopping";
    for (const stage of execution.stages.values()) if (stage.status === "InProgress") stage.status = "Stopping";
    const busy = execution.actions.some(({ status }) => status === "InProgress");
    if (abandon || !busy) execution.interruption.abort(new Stopped());
  }

  abandonAll(pipeline: Pipeline): void {
    for (const execution of pipeline.executions.values()) {
      if (execution.status === "InProgress" || execution.status === "Stopping") this.stop(execution, true, undefined);
    }
  }

  /** Resolves when no execution runs any more; call {@link abandonAll} first. */
  async idle(): Promise<void> {
    await Promise.all(this.running);
  }

  private track(run: Promise<void>): void {
    this.running.add(run);
    void run.finally(() => this.running.delete(run));
  }

  private async run(pipeline: Pipeline, execution: Execution, first: number, done: ReadonlySet<string>): Promise<void> {
    const { stages } = execution.declaration;
    let skip = done;
    try {
      for (const stage of stages.slice(first)) {
        const status = await this.stage(pipeline, execution, stage, skip);
        if (status !== "Succeeded") return this.end(execution, status === "Stopped" ? "Stopped" : "Failed");
        skip = new Set();
      }
      this.end(execution, "Succeeded");
    } catch (error) {
      if (!(error instanceof Superseded || error instanceof Stopped)) execution.statusSummary = String(error);
      this.end(execution, error instanceof Superseded ? "Superseded" : error instanceof Stopped ? "Stopped" : "Failed");
    }
  }

  private async stage(pipeline: Pipeline, execution: Execution, stage: Stage, done: ReadonlySet<string>): Promise<StageRun["status"]> {
    const gate = pipeline.gate(stage.name);
    await gate.enter(execution, execution.declaration.executionMode);
    const record = execution.stages.get(stage.name) ?? { status: "InProgress", retries: 0 };
    record.status = "InProgress";
    execution.stages.set(stage.name, record);
    try {
      let status = await runStage(this.dependencies, pipeline, execution, stage, done);
      if (status === "Failed" && stage.onFailure?.result === "RETRY") {
        record.retries += 1;
        const again =
          stage.onFailure.retryConfiguration?.retryMode === "ALL_ACTIONS" ? new Set<string>() : succeededActions(execution, stage.name);
        status = await runStage(this.dependencies, pipeline, execution, stage, again);
      }
      return (record.status = status);
    } finally {
      gate.leave(execution);
    }
  }

  private end(execution: Execution, status: Execution["status"]): void {
    execution.status = status;
    execution.lastUpdateTime = Date.now() / 1000;
    for (const stage of execution.stages.values()) if (stage.status === "Stopping") stage.status = "Stopped";
  }
}
