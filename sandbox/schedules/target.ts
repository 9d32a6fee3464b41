import { ARN } from "../partition/arn";
import { AwsError } from "../core/errors";

/** The members of GetSchedule that are needed to start a target. */
export interface Schedule {
  readonly Name: string;
  readonly GroupName: string;
  readonly State?: string;
  readonly ScheduleExpression?: string;
  readonly ScheduleExpressionTimezone?: string;
  /** Epoch seconds. */
  readonly CreationDate?: number;
  /** Epoch seconds. */
  readonly StartDate?: number;
  /** Epoch seconds. */
  readonly EndDate?: number;
  readonly Target?: { readonly Arn?: string; readonly RoleArn?: string; readonly Input?: string };
}

/** A call that starts what a schedule targets. */
export interface TargetCall {
  readonly service: "codepipeline" | "codebuild";
  readonly region: string;
  /** `X-Amz-Target`. */
  readonly operation: string;
  readonly input: object;
  /** Reads the execution's id from the answer. */
  readonly idOf: (output: Readonly<Record<string, unknown>>) => string;
}

const PIPELINE = {
  service: "codepipeline",
  operation: "CodePipeline_20150709.StartPipelineExecution",
  idOf: (output) => String(output.pipelineExecutionId),
} as const satisfies Partial<TargetCall>;
const BUILD = {
  service: "codebuild",
  operation: "CodeBuild_20161006.StartBuild",
  idOf: (output) => (output.build as { id: string }).id,
} as const satisfies Partial<TargetCall>;

/**
 * The call that EventBridge Scheduler would make: for a templated target (the ARN of a pipeline or a build project) or a
 * universal one (`arn:aws:scheduler:::aws-sdk:SERVICE:OPERATION`, whose `Input` is the operation's input).
 * @param what whose target it is, for messages
 * Throws ValidationException if there is no target or the sandbox cannot start it.
 */
export function targetCall({ Name, Target }: Schedule, scheduleRegion: string, what = `Schedule ${Name}`): TargetCall {
  const arn = Target?.Arn ?? "";
  const [, service, region = scheduleRegion, name = ""] =
    new RegExp(String.raw`^${ARN}:(codepipeline|codebuild):([a-z0-9-]+):\d{12}:(?:project\/)?([\w.@-]+)$`).exec(arn) ?? [];
  if (service === "codepipeline") return { ...PIPELINE, region, input: { name } };
  if (service === "codebuild") return { ...BUILD, region, input: { projectName: name, ...inputOf(Target?.Input) } };
  if (arn === `${ARN}:scheduler:::aws-sdk:codepipeline:startPipelineExecution`)
    return { ...PIPELINE, region: scheduleRegion, input: universalInput(Target?.Input) };
  if (arn === `${ARN}:scheduler:::aws-sdk:codebuild:startBuild`)
    return { ...BUILD, region: scheduleRegion, input: universalInput(Target?.Input) };
  throw new AwsError("ValidationException", arn === "" ? `${what} has no target` : `${what}: the sandbox cannot start the target ${arn}`);
}

function inputOf(text: string | undefined): object {
  if (!text) return {};
  try {
    return JSON.parse(text) as object;
  } catch {
    throw new AwsError("ValidationException", `The target's Input is not JSON: ${text}`);
  }
}

/** Lower-cases the first letter of each member: universal targets write `{"Name": "..."}`, the services' APIs `{"name": "..."}`. */
function universalInput(text: string | undefined): object {
  return smallLetters(inputOf(text)) as object;
}

function smallLetters(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(smallLetters);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name.charAt(0).toLowerCase() + name.slice(1), smallLetters(member)]),
  );
}
