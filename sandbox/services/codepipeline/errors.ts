import { AwsError } from "../../core/errors";

export function pipelineNotFound(account: string, name: string): AwsError {
  return new AwsError("PipelineNotFoundException", `Account '${account}' does not have a pipeline with name '${name}'`);
}

export function executionNotFound(pipeline: string, id: string): AwsError {
  return new AwsError("PipelineExecutionNotFoundException", `Pipeline '${pipeline}' does not have an execution with id '${id}'`);
}

export function stageNotFound(pipeline: string, stage: string): AwsError {
  return new AwsError("StageNotFoundException", `Stage '${stage}' was not found in pipeline '${pipeline}'`);
}

export function invalidStructure(message: string): AwsError {
  return new AwsError("InvalidStructureException", message);
}

export function invalidAction(message: string): AwsError {
  return new AwsError("InvalidActionDeclarationException", message);
}

export function invalidStage(message: string): AwsError {
  return new AwsError("InvalidStageDeclarationException", message);
}

export function validation(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
