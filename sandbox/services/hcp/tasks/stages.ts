import { newId } from "../model/ids";
import type { Run } from "../model/runs";
import type { Store } from "../model/store";
import { STAGES, type Stage, type TaskResult, type TaskStage } from "../model/tasks";
import { ask, requestOf } from "./request";
import { type Asked, tasksOf } from "./which";

/** How long a task may be silent, milliseconds. Source: API documentation, "Run Tasks Integration API". */
const SILENCE = 10 * 60 * 1000;

type Final = "passed" | "failed" | "errored" | "canceled" | "unreachable";
const over = ({ status }: TaskResult | TaskStage) => status !== "pending" && status !== "running";

/** Asks the run tasks of runs, and waits for what they say. */
export class TaskStages {
  /** Id of a stage -> what goes on when all in it have answered. */
  private readonly waiting = new Map<string, (passed: boolean) => void>();
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
      if (asked.length === 0 || (run.options["plan-only"] && stage.endsWith("_apply"))) continue;
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

  /** Asks at one point of a run. @param done is told whether the run may go on */
  begin(run: Run, stage: Stage, done: (passed: boolean) => void): void {
    const found = this.stageOf(run, stage);
    if (found === undefined) return done(true);
    move(found, "running");
    this.waiting.set(found.id, done);
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
    for (const stage of this.store.taskStages.where((each) => each.runId === run.id && !over(each))) {
      this.waiting.delete(stage.id);
      const status = stage.status === "running" ? "canceled" : "unreachable";
      for (const result of this.resultsOf(stage).filter((each) => !over(each))) this.finish(result, status);
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
    if (stage === undefined || this.resultsOf(stage).some((each) => !over(each))) return;
    const failed = this.resultsOf(stage).some((each) => each.level === "mandatory" && each.status !== "passed");
    move(stage, failed ? "failed" : "passed");
    const done = this.waiting.get(stage.id);
    this.waiting.delete(stage.id);
    done?.(!failed);
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

function move(thing: TaskResult | TaskStage, status: Final | "running"): void {
  thing.status = status;
  thing.updatedAt = new Date();
  thing.stamps.set(status, thing.updatedAt);
}
