import type { Call } from "../../../core/service";
import { page } from "../../../kit/pages";
import type { Store } from "../store";
import type { ActionRun, ArtifactLocation, Execution } from "../types";

interface ListInput {
  readonly pipelineName: string;
  readonly filter?: {
    readonly pipelineExecutionId?: string;
    readonly latestInPipelineExecution?: { readonly pipelineExecutionId?: string };
  };
  readonly maxResults?: number;
  readonly nextToken?: string;
}

/** ListActionExecutions: all attempts of all actions, newest first. */
export function actionExecutions(store: Store) {
  return {
    ListActionExecutions(call: Call<ListInput>) {
      const { pipelineName, filter, maxResults = 100, nextToken } = call.input;
      const pipeline = store.of(call).pipeline(pipelineName);
      const id = filter?.pipelineExecutionId ?? filter?.latestInPipelineExecution?.pipelineExecutionId;
      const executions = id === undefined ? [...pipeline.executions.values()] : [pipeline.execution(id)];
      const all = executions.flatMap((execution) => execution.actions.map((run) => ({ execution, run })));
      const newest = all.sort((a, b) => b.run.startTime - a.run.startTime);
      const { items, ...rest } = page(newest, ({ run }) => run.id, maxResults, nextToken, "InvalidNextTokenException");
      return { actionExecutionDetails: items.map(({ execution, run }) => detail(execution, run)), ...rest };
    },
  };
}

function detail({ id, declaration }: Execution, run: ActionRun) {
  const { action } = run;
  const { externalExecutionId, externalExecutionUrl, summary: externalExecutionSummary, errorDetails, logStreamARN } = run;
  return {
    pipelineExecutionId: id,
    actionExecutionId: run.id,
    pipelineVersion: declaration.version,
    stageName: run.stageName,
    actionName: action.name,
    startTime: run.startTime,
    lastUpdateTime: run.lastUpdateTime,
    updatedBy: run.updatedBy,
    status: run.status,
    input: {
      actionTypeId: action.actionTypeId,
      configuration: action.configuration,
      resolvedConfiguration: run.resolvedConfiguration,
      roleArn: action.roleArn,
      region: action.region,
      inputArtifacts: run.inputs.map(artifact),
      namespace: action.namespace,
    },
    output: {
      outputArtifacts: run.status === "Succeeded" ? run.outputs.map(artifact) : [],
      executionResult: { externalExecutionId, externalExecutionSummary, externalExecutionUrl, errorDetails, logStreamARN },
      outputVariables: run.variables,
    },
  };
}

function artifact({ name, location }: { readonly name: string; readonly location: ArtifactLocation }) {
  return { name, s3location: location };
}
