import { AwsError } from "../../../core/errors";
import type { Call } from "../../../core/service";
import type { Engine } from "../engine/engine";
import { succeededActions } from "../engine/run-stage";
import type { Store } from "../store";
import { checkConcurrency } from "./control";
import { latestInStage } from "./latest";

interface RetryInput {
  readonly pipelineName: string;
  readonly stageName: string;
  readonly pipelineExecutionId: string;
  readonly retryMode: "FAILED_ACTIONS" | "ALL_ACTIONS";
}

/** RetryStageExecution. */
export function executionRetry(store: Store, engine: Engine) {
  return {
    RetryStageExecution(call: Call<RetryInput>) {
      const { pipelineName, stageName, pipelineExecutionId, retryMode } = call.input;
      const pipeline = store.of(call).pipeline(pipelineName);
      pipeline.stage(stageName);
      const execution = pipeline.executions.get(pipelineExecutionId);
      if (!execution || latestInStage(pipeline, stageName) !== execution) {
        const message = `Execution '${pipelineExecutionId}' is not the latest execution of stage '${stageName}' in pipeline '${pipelineName}'`;
        throw new AwsError("NotLatestPipelineExecutionException", message);
      }
      const status = execution.stages.get(stageName)?.status;
      if (status !== "Failed" && status !== "Stopped") {
        const message = `Stage '${stageName}' of execution '${pipelineExecutionId}' cannot be retried: its status is ${status}`;
        throw new AwsError("StageNotRetryableException", message);
      }
      if (execution.status === "InProgress" || execution.status === "Stopping") {
        throw new AwsError("ConflictException", `Execution '${pipelineExecutionId}' is still in progress`);
      }
      if (execution.declaration.version !== pipeline.declaration.version) {
        throw new AwsError(
          "StageNotRetryableException",
          `Pipeline '${pipelineName}' was updated after execution '${pipelineExecutionId}' had started`,
        );
      }
      checkConcurrency(pipeline);
      engine.retry(pipeline, execution, stageName, retryMode === "ALL_ACTIONS" ? new Set() : succeededActions(execution, stageName));
      return { pipelineExecutionId };
    },
  };
}
