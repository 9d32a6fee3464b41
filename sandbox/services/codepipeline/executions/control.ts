import type { PipelineVariable } from "@aws-sdk/client-codepipeline";
import { AwsError } from "../../../core/errors";
import type { Call, Caller } from "../../../core/service";
import { ARN } from "../../../partition/arn";
import type { Engine } from "../engine/engine";
import { validation } from "../errors";
import type { Pipeline } from "../pipeline";
import type { Store } from "../store";
import type { Execution, SourceRevisionOverride } from "../types";

/** Limit of concurrent executions of a pipeline ("Quotas in AWS CodePipeline"). */
const MAX_CONCURRENT = 50;

const RULE = new RegExp(`^${ARN}:events:[a-z0-9-]+:\\d{12}:rule/`);

interface StartInput {
  readonly name: string;
  readonly variables?: readonly PipelineVariable[];
  readonly clientRequestToken?: string;
  readonly sourceRevisions?: readonly SourceRevisionOverride[];
}

/** StartPipelineExecution, StopPipelineExecution. */
export function executionControl(store: Store, engine: Engine) {
  return {
    StartPipelineExecution(call: Call<StartInput>) {
      const { name, variables = [], clientRequestToken, sourceRevisions = [] } = call.input;
      const pipeline = store.of(call).pipeline(name);
      const known = clientRequestToken === undefined ? undefined : pipeline.tokens.get(clientRequestToken);
      if (known) return { pipelineExecutionId: known };
      checkSourceRevisions(pipeline, sourceRevisions);
      const values = readVariables(pipeline, variables);
      checkConcurrency(pipeline);
      const { id } = engine.start(pipeline, triggerOf(call.caller), { variables: values, sourceRevisions });
      if (clientRequestToken !== undefined) pipeline.tokens.set(clientRequestToken, id);
      return { pipelineExecutionId: id };
    },

    StopPipelineExecution(call: Call<{ pipelineName: string; pipelineExecutionId: string; abandon?: boolean; reason?: string }>) {
      const { pipelineName, pipelineExecutionId, abandon = false, reason } = call.input;
      const execution = findStoppable(store.of(call).pipeline(pipelineName), pipelineExecutionId);
      if (execution.status === "Stopping" && (!abandon || execution.stop?.abandon)) {
        const message = `The execution '${pipelineExecutionId}' of pipeline '${pipelineName}' is already being stopped`;
        throw new AwsError("DuplicatedStopRequestException", message);
      }
      engine.stop(execution, abandon, reason ?? execution.stop?.reason);
      return { pipelineExecutionId };
    },
  };
}

/** Who has started an execution: AWS names the rule of EventBridge, not the session that the rule has opened. */
function triggerOf({ arn, actsFor = "" }: Caller): Execution["trigger"] {
  return RULE.test(actsFor)
    ? { triggerType: "CloudWatchEvent", triggerDetail: actsFor }
    : { triggerType: "StartPipelineExecution", triggerDetail: arn };
}

function findStoppable(pipeline: Pipeline, id: string): Execution {
  const execution = pipeline.executions.get(id);
  if (execution?.status === "InProgress" || execution?.status === "Stopping") return execution;
  // The operation has no error for an execution that does not exist, so this one covers both cases.
  const why = execution ? `is in state ${execution.status}` : "does not exist";
  throw new AwsError(
    "PipelineExecutionNotStoppableException",
    `The execution '${id}' of pipeline '${pipeline.name}' cannot be stopped: it ${why}`,
  );
}

export function checkConcurrency(pipeline: Pipeline): void {
  const running = [...pipeline.executions.values()].filter(({ status }) => status === "InProgress" || status === "Stopping").length;
  if (running >= MAX_CONCURRENT) {
    throw new AwsError(
      "ConcurrentPipelineExecutionsLimitExceededException",
      `Pipeline '${pipeline.name}' has ${running} executions in progress, which is the limit`,
    );
  }
}

function readVariables({ declaration }: Pipeline, given: readonly PipelineVariable[]): Record<string, string> {
  const declared = declaration.variables ?? [];
  const values = Object.fromEntries(given.map(({ name = "", value = "" }) => [name, value]));
  const unknown = Object.keys(values).find((name) => !declared.some((variable) => variable.name === name));
  if (unknown) throw validation(`Variable '${unknown}' is not declared in pipeline '${declaration.name}'`);
  const missing = declared.find(({ name = "", defaultValue }) => defaultValue === undefined && values[name] === undefined);
  if (missing) throw validation(`Variable '${missing.name}' of pipeline '${declaration.name}' has no default value and must be given`);
  return values;
}

function checkSourceRevisions({ declaration }: Pipeline, revisions: readonly SourceRevisionOverride[]): void {
  const sources = new Map(declaration.stages[0]?.actions.map((action) => [action.name, action.actionTypeId.provider]));
  for (const { actionName, revisionType } of revisions) {
    const provider = sources.get(actionName);
    if (!provider) throw validation(`Pipeline '${declaration.name}' has no source action '${actionName}'`);
    const allowed = provider === "S3" ? ["S3_OBJECT_VERSION_ID", "S3_OBJECT_KEY"] : provider === "ECR" ? ["IMAGE_DIGEST"] : ["COMMIT_ID"];
    if (!allowed.includes(revisionType))
      throw validation(`Revision type ${revisionType} cannot be used with source action '${actionName}' (${provider})`);
  }
}
