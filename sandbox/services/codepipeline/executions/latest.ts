import type { Pipeline } from "../pipeline";
import type { ActionRun, Execution } from "../types";

/** The newest execution that has entered a stage. */
export function latestInStage(pipeline: Pipeline, stage: string): Execution | undefined {
  return [...pipeline.executions.values()].findLast(({ stages }) => stages.has(stage));
}

/** The newest attempt of an action in all executions. */
export function latestRun(pipeline: Pipeline, stage: string, action: string): ActionRun | undefined {
  return [...pipeline.executions.values()]
    .flatMap(({ actions }) => actions)
    .filter((run) => run.stageName === stage && run.action.name === action)
    .reduce<ActionRun | undefined>((latest, run) => (latest && latest.startTime > run.startTime ? latest : run), undefined);
}
