import { AwsError } from "../../core/errors";

export function invalidInput(message: string): AwsError {
  return new AwsError("InvalidInputException", message);
}

export function projectNotFound(arn: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Project cannot be found: ${arn}`);
}

export function buildNotFound(arn: string): AwsError {
  return new AwsError("ResourceNotFoundException", `Build cannot be found: ${arn}`);
}
