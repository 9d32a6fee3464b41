import { byRunOrder } from "../declaration/check-flow";
import type { Pipeline } from "../pipeline";
import type { Execution, Stage, StageStatus } from "../types";
import type { ActionDependencies } from "./run-action";
import { runAction } from "./run-action";

/**
 * Runs a stage's actions in their run order, those with the same number concurrently, until one fails or the execution is
 * stopped. Actions in `done` are not run again.
 */
export async function runStage(
  dependencies: ActionDependencies,
  pipeline: Pipeline,
  execution: Execution,
  stage: Stage,
  done: ReadonlySet<string> = new Set(),
): Promise<StageStatus> {
  for (const group of byRunOrder(stage.actions)) {
    const actions = group.filter(({ name }) => !done.has(name));
    const runs = await Promise.all(actions.map((action) => runAction(dependencies, pipeline, execution, stage.name, action)));
    if (execution.stop) return "Stopped";
    if (runs.some(({ status }) => status !== "Succeeded")) return "Failed";
  }
  return "Succeeded";
}

/** Actions of a stage whose latest attempt succeeded. */
export function succeededActions(execution: Execution, stageName: string): Set<string> {
  const latest = new Map(execution.actions.filter((run) => run.stageName === stageName).map((run) => [run.action.name, run.status]));
  return new Set([...latest].filter(([, status]) => status === "Succeeded").map(([name]) => name));
}
