import { ARN } from "../../partition/arn";
import { AwsError } from "../../core/errors";

export function pipelineArn(region: string, account: string, name: string): string {
  return `${ARN}:codepipeline:${region}:${account}:${name}`;
}

/** The pipeline's name in its ARN. Throws InvalidArnException for the ARN of anything else. */
export function pipelineOfArn(arn: string): string {
  const [, name] = new RegExp(String.raw`^${ARN}:codepipeline:[a-z0-9-]+:\d{12}:([A-Za-z0-9.@\-_]{1,100})$`).exec(arn) ?? [];
  if (!name) throw new AwsError("InvalidArnException", `'${arn}' is not the ARN of a pipeline`);
  return name;
}
