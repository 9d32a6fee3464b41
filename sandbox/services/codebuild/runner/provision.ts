import { ARN } from "../../../partition/arn";
import { AwsError } from "../../../core/errors";
import type { SandboxContext } from "../../../core/service";
import { AwsSession } from "../../../kit/aws-session";
import { parsePlace } from "../../../kit/objects";
import { projectArn, uuidOfBuild } from "../arns";
import { checkImage } from "../image";
import { checkNetworkOfBuild } from "../network";
import { BuildFailure } from "../failure";
import { BuildLog } from "../logs/build-log";
import { CloudWatchSink } from "../logs/cloudwatch";
import { S3Sink } from "../logs/s3";
import type { LogSink } from "../logs/sink";
import type { Build, BuildPlan } from "../types";
import type { BuildDirectories } from "./build-directories";
import { makeDirectories } from "./build-directories";
import { privateTools } from "./tools";

/** What a build needs before its first command. */
export interface Provisioned {
  readonly session: AwsSession;
  readonly log: BuildLog;
  readonly directories: BuildDirectories;
  /** PATH and the like. */
  readonly tools: Readonly<Record<string, string>>;
}

/** Assumes the service role, looks at what it needs for network and image, opens the log and makes the folders. Throws {@link BuildFailure}. */
export async function provision(context: SandboxContext, build: Build, plan: BuildPlan): Promise<Provisioned> {
  const uuid = uuidOfBuild(build.id);
  const session = new AwsSession(context.endpoint, plan.region, await assume(context, build, plan, uuid));
  const log = new BuildLog(sinksOf(session, build, plan, uuid));
  log.mask.add([session.keys.accessKeyId, session.keys.secretAccessKey, session.keys.sessionToken ?? ""]);
  const { caller } = await context.identify(session.keys.accessKeyId);
  await checkNetworkOfBuild({ context, caller, region: plan.region }, build.vpcConfig);
  await checkImage(context, caller, build.environment);
  const directories = await makeDirectories(context.workDirectory, uuid);
  const [tools] = await Promise.all([privateTools(directories, context.toolEnvironment.PATH ?? ""), openLog(log, build)]);
  return { session, log, directories, tools: { ...context.toolEnvironment, ...tools } };
}

async function assume(context: SandboxContext, build: Build, { region, account }: BuildPlan, uuid: string) {
  try {
    return await context.assumeServiceRole(
      build.serviceRole,
      "codebuild.amazonaws.com",
      `AWSCodeBuild-${uuid}`,
      projectArn(region, account, build.projectName),
    );
  } catch (error) {
    throw new BuildFailure(
      "ACCESS_DENIED",
      `CodeBuild is not authorized to perform: sts:AssumeRole on ${build.serviceRole}: ${(error as Error).message}`,
    );
  }
}

function sinksOf(session: AwsSession, build: Build, plan: BuildPlan, uuid: string): LogSink[] {
  const sinks: LogSink[] = [];
  const { cloudWatchLogs, s3Logs } = plan.logsConfig;
  if (cloudWatchLogs?.status === "ENABLED") {
    const groupName = cloudWatchLogs.groupName ?? `/aws/codebuild/${build.projectName}`;
    const streamName = cloudWatchLogs.streamName ? `${cloudWatchLogs.streamName}/${uuid}` : uuid;
    sinks.push(new CloudWatchSink(session, groupName, streamName));
    const console = `https://console.aws.amazon.com/cloudwatch/home?region=${plan.region}`;
    build.logs = {
      ...build.logs,
      groupName,
      streamName,
      deepLink: `${console}#logsV2:log-groups/log-group/${encodeURIComponent(groupName)}/log-events/${encodeURIComponent(streamName)}`,
      cloudWatchLogsArn: `${ARN}:logs:${plan.region}:${plan.account}:log-group:${groupName}:log-stream:${streamName}`,
    };
  }
  const place = s3Logs?.status === "ENABLED" ? parsePlace(`${(s3Logs.location ?? "").replace(/\/+$/, "")}/${uuid}.gz`) : undefined;
  if (place) {
    sinks.push(new S3Sink(session, place, !s3Logs?.encryptionDisabled));
    build.logs = { ...build.logs, s3LogsArn: `${ARN}:s3:::${place.bucket}/${place.key}` };
  }
  return sinks;
}

async function openLog(log: BuildLog, build: Build): Promise<void> {
  try {
    await log.open();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const what = `Service role ${build.serviceRole} does not allow AWS CodeBuild to create Amazon CloudWatch Logs log streams for build ${build.arn}`;
    throw new BuildFailure(/^AccessDenied/.test(error.code) ? "ACCESS_DENIED" : "CLIENT_ERROR", `${what}. Error message: ${error.message}`);
  }
}
