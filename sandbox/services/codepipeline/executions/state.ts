import type { Call } from "../../../core/service";
import type { Pipeline } from "../pipeline";
import type { Store } from "../store";
import type { Action, ActionRun, Stage } from "../types";
import { latestInStage, latestRun } from "./latest";

/** GetPipelineState. */
export function pipelineState(store: Store) {
  return {
    GetPipelineState(call: Call<{ name: string }>) {
      const pipeline = store.of(call).pipeline(call.input.name);
      const { declaration, created, updated } = pipeline;
      const stageStates = declaration.stages.map((stage, index) => stageState(pipeline, stage, index === 0));
      return { pipelineName: declaration.name, pipelineVersion: declaration.version, stageStates, created, updated };
    },
  };
}

function stageState(pipeline: Pipeline, { name, actions }: Stage, isFirst: boolean) {
  const { inbound, transition } = pipeline.gate(name);
  const latest = latestInStage(pipeline, name);
  const record = latest?.stages.get(name);
  const waiting = inbound.map(({ id }) => ({ pipelineExecutionId: id, status: "InProgress" as const }));
  return {
    stageName: name,
    ...(waiting.length > 0 ? { inboundExecution: waiting.at(-1), inboundExecutions: waiting } : { inboundExecutions: [] }),
    // The first stage has no transition into it.
    ...(isFirst ? {} : { inboundTransitionState: transition }),
    actionStates: actions.map((action) => actionState(pipeline, name, action)),
    ...(latest && record ? { latestExecution: { pipelineExecutionId: latest.id, status: record.status } } : {}),
    ...(record && record.retries > 0
      ? { retryStageMetadata: { autoStageRetryAttempt: record.retries, latestRetryTrigger: "AutomatedStageRetry" as const } }
      : {}),
  };
}

function actionState(pipeline: Pipeline, stage: string, action: Action) {
  const run = latestRun(pipeline, stage, action.name);
  const revision = run && pipeline.executions.get(run.executionId)?.revisions.get(action.name);
  return {
    actionName: action.name,
    ...(revision
      ? {
          currentRevision: { revisionId: revision.id, revisionChangeId: revision.id.slice(0, 100), created: revision.created },
          revisionUrl: revision.url,
        }
      : {}),
    ...(run ? { latestExecution: latestExecution(run) } : {}),
    entityUrl: entityUrl(pipeline, action),
  };
}

function latestExecution(run: ActionRun) {
  return {
    actionExecutionId: run.id,
    status: run.status,
    summary: run.summary,
    lastStatusChange: run.lastUpdateTime,
    token: run.token,
    lastUpdatedBy: run.updatedBy,
    externalExecutionId: run.externalExecutionId,
    externalExecutionUrl: run.externalExecutionUrl,
    logStreamARN: run.logStreamARN,
    errorDetails: run.errorDetails,
  };
}

function entityUrl({ region }: Pipeline, { actionTypeId, configuration }: Action): string | undefined {
  const console = `https://${region}.console.aws.amazon.com`;
  if (actionTypeId.provider === "CodeBuild") return `${console}/codesuite/codebuild/projects/${configuration.ProjectName}/view`;
  if (actionTypeId.provider === "CodeCommit") {
    return `${console}/codesuite/codecommit/repositories/${configuration.RepositoryName}/browse/refs/heads/${configuration.BranchName}/--/`;
  }
  return undefined;
}
