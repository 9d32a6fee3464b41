import { newId } from "../model/ids";
import type { Run } from "../model/runs";
import type { Store } from "../model/store";
import { STAGES, type Stage, type TaskResult, type TaskStage } from "../model/tasks";
import { evaluate, isOverridable, opaSetsOf } from "../policies/evaluations";
import { ask, requestOf } from "./request";
import { type Asked, tasksOf } from "./which";

/** How long a task may be silent, milliseconds. Source: API documentation, "Run Tasks Integration API". */
const SILENCE = 10 * 60 * 1000;

type Final = "passed" | "failed" | "errored" | "canceled" | "unreachable";
const over = ({ status }: TaskResult) => status !== "pending" && status !== "running";

/** What goes on when all in a stage have answered. */
export interface Then {
  /** @param passed whether the run may go on */
  readonly done: (passed: boolean) => void;
  /** Policies are against it, and somebody may override them. */
  readonly awaits?: () => void;
}

/** Asks the run tasks and OPA's policies of runs, and waits for what they say. */
export class TaskStages {
  /** By the id of a stage. */
  private readonly waiting = new Map<string, Then>();
  private readonly clocks = new Map<string, NodeJS.Timeout>();
  private readonly asking = new Set<Promise<void>>();

  /** @param tokenOf a token with which a task reads a run and answers */
  constructor(
    private readonly store: Store,
    private readonly endpoint: string,
    private readonly tokenOf: (run: Run) => string,
    private readonly silence = SILENCE,
  ) {}

  /** Writes down what will be asked: a run that cannot be applied has no stages around an apply. */
  prepare(run: Run): void {
    for (const stage of STAGES) {
      const asked = tasksOf(this.store, run, stage);
      const policies = stage === "post_plan" && opaSetsOf(this.store, run).length > 0;
      if ((asked.length === 0 && !policies) || (run.options["plan-only"] && stage.endsWith("_apply"))) continue;
      const now = new Date();
      const made = this.store.taskStages.add<TaskStage>({
        id: newId("ts"),
        runId: run.id,
        stage,
        status: "pending",
        stamps: new Map(),
        createdAt: now,
        updatedAt: now,
      });
      for (const each of asked) this.store.taskResults.add(resultOf(made, each));
    }
  }

  /** Whether somebody is to be asked at one point of a run. */
  has(run: Run, stage: Stage): boolean {
    return this.stageOf(run, stage) !== undefined;
  }

  /** Asks at one point of a run. */
  begin(run: Run, stage: Stage, then: Then): void {
    const found = this.stageOf(run, stage);
    if (found === undefined) return then.done(true);
    move(found, "running");
    this.waiting.set(found.id, then);
    if (stage === "post_plan") evaluate(this.store, run, found.id);
    this.settle(found);
    for (const result of this.resultsOf(found)) {
      const asking = this.start(run, found, result).finally(() => this.asking.delete(asking));
      this.asking.add(asking);
    }
  }

  /** A task says how far it is. The caller has seen to it that it is not over. */
  heard(result: TaskResult, said: Pick<TaskResult, "message" | "url"> & { readonly status: "running" | "passed" | "failed" }): void {
    result.message = said.message ?? result.message;
    result.url = said.url ?? result.url;
    if (said.status === "running") {
      result.updatedAt = new Date();
      this.watch(result);
    } else this.end(result, said.status);
  }

  /** The run is over: nobody is waited for any more, and who was not asked will not be. */
  close(run: Run): void {
    const going = ["pending", "running", "awaiting_override"];
    for (const stage of this.store.taskStages.where((each) => each.runId === run.id && going.includes(each.status))) {
      this.waiting.delete(stage.id);
      const status = stage.status === "pending" ? "unreachable" : stage.status === "running" ? "canceled" : "failed";
      const left = this.resultsOf(stage).filter((each) => !over(each));
      for (const result of left) this.finish(result, status === "unreachable" ? status : "canceled");
      move(stage, status);
    }
  }

  async stop(): Promise<void> {
    for (const clock of this.clocks.values()) clearTimeout(clock);
    await Promise.allSettled(this.asking);
  }

  private stageOf(run: Run, stage: Stage): TaskStage | undefined {
    return this.store.taskStages.find((each) => each.runId === run.id && each.stage === stage && each.status === "pending");
  }

  private resultsOf({ id }: TaskStage): TaskResult[] {
    return this.store.taskResults.where(({ stageId }) => stageId === id);
  }

  private async start(run: Run, stage: TaskStage, result: TaskResult): Promise<void> {
    const task = this.store.runTasks.get(result.taskId);
    move(result, "running");
    this.watch(result);
    const caller = { endpoint: this.endpoint, token: this.tokenOf(run) };
    const why = task ? await ask(task, requestOf(this.store, run, stage, result, caller)) : "The run task is gone";
    if (why === undefined || over(result)) return;
    result.message = why;
    this.end(result, "errored");
  }

  private watch(result: TaskResult): void {
    clearTimeout(this.clocks.get(result.id));
    const late = () => {
      result.message = "The run task has said nothing for too long";
      this.end(result, "errored");
    };
    this.clocks.set(result.id, setTimeout(late, this.silence).unref());
  }

  private end(result: TaskResult, status: Final): void {
    this.finish(result, status);
    const stage = this.store.taskStages.get(result.stageId);
    if (stage !== undefined) this.settle(stage);
  }

  /** Somebody who may has decided that the run goes on against its policies. The caller has seen to it that they are asked. */
  override(stage: TaskStage): void {
    for (const evaluation of this.store.policyEvaluations.where(({ stageId }) => stageId === stage.id)) {
      evaluation.status = "overridden";
      evaluation.updatedAt = new Date();
      evaluation.stamps.set("overridden", evaluation.updatedAt);
    }
    this.finishStage(stage, "passed");
  }

  /** Ends a stage in which all have answered. */
  private settle(stage: TaskStage): void {
    const results = this.resultsOf(stage);
    if (results.some((each) => !over(each))) return;
    const evaluation = this.store.policyEvaluations.find(({ stageId }) => stageId === stage.id);
    const refused = results.some((each) => each.level === "mandatory" && each.status !== "passed");
    if (refused || evaluation?.status !== "failed") return this.finishStage(stage, refused ? "failed" : "passed");
    if (!isOverridable(this.store, evaluation)) return this.finishStage(stage, "failed");
    move(stage, "awaiting_override");
    this.waiting.get(stage.id)?.awaits?.();
  }

  private finishStage(stage: TaskStage, status: "passed" | "failed"): void {
    move(stage, status);
    const then = this.waiting.get(stage.id);
    this.waiting.delete(stage.id);
    then?.done(status === "passed");
  }

  private finish(result: TaskResult, status: Final): void {
    clearTimeout(this.clocks.get(result.id));
    this.clocks.delete(result.id);
    move(result, status);
  }
}

function resultOf(stage: TaskStage, { task, workspaceTaskId, level }: Asked): TaskResult {
  return {
    id: newId("taskrs"),
    stageId: stage.id,
    runId: stage.runId,
    taskId: task.id,
    taskName: task.name,
    taskUrl: task.url,
    workspaceTaskId,
    level,
    status: "pending",
    message: null,
    url: null,
    stamps: new Map(),
    createdAt: stage.createdAt,
    updatedAt: stage.createdAt,
  };
}

function move<S extends string>(thing: { status: S; updatedAt: Date; readonly stamps: Map<string, Date> }, status: S): void {
  thing.status = status;
  thing.updatedAt = new Date();
  thing.stamps.set(status.replaceAll("_", "-"), thing.updatedAt);
}
