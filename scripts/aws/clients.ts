import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { CodeCommitClient } from "@aws-sdk/client-codecommit";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SNSClient } from "@aws-sdk/client-sns";
import { SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { networkHandler } from "../../modules/network/handler";
import { secrets } from "../../modules/text/redactor";
import type { Role } from "../../environments/role";
import type { ServiceName } from "../../environments/services";
import { OperationError } from "../words/errors";
import type { Actor, Credentials } from "./actor";
import { LONG_PATIENCE, type Patience } from "./network";

/** SDK clients that act in one environment's account and region. */
export interface Aws {
  readonly region: string;
  readonly account: string;
  /** ARN of the identity that the clients act as. */
  readonly callerArn: string;
  readonly logs: CloudWatchLogsClient;
  readonly codeArtifact: CodeartifactClient;
  readonly codeBuild: CodeBuildClient;
  readonly codeCommit: CodeCommitClient;
  readonly codePipeline: CodePipelineClient;
  readonly eventBridge: EventBridgeClient;
  readonly iam: IAMClient;
  readonly kms: KMSClient;
  readonly s3: S3Client;
  readonly scheduler: SchedulerClient;
  readonly sns: SNSClient;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
}

/**
 * Clients for an actor, as its role if it has one. Throws OperationError if the credentials belong to another account than the
 * environment's: names are alike in every account, so the wrong account would be changed in silence.
 * @param patience how long each client waits, and how often it tries. The SDK's own has no time limit
 */
export async function connect(actor: Actor, patience: Patience = LONG_PATIENCE): Promise<Aws> {
  const { environment, role, endpoints } = actor;
  const { region, account } = environment;
  const base = clientBase(actor, patience);
  const own = new STSClient({ ...base, endpoint: endpoints.sts?.address });
  const sts = role === undefined ? own : new STSClient({ ...base, endpoint: endpoints.sts?.address, credentials: () => assume(own, role) });
  // All clients share the first one's provider, which caches credentials: otherwise each would assume the role, or ask SSO, again.
  const { credentials } = sts.config;
  const config = (service: ServiceName) => ({ ...base, credentials, endpoint: endpoints[service]?.address });
  const caller = await sts.send(new GetCallerIdentityCommand({}));
  // Terraform gets the caller's own too, which may be in a file of theirs.
  for (const { secretAccessKey, sessionToken } of await Promise.all([own, sts].map(({ config: { credentials } }) => credentials())))
    secrets.learn(secretAccessKey, sessionToken);
  if (caller.Account !== account) {
    throw new OperationError(
      `Environment ${environment.name} is account ${account}, but these credentials are of account ${caller.Account ?? "unknown"} (${caller.Arn ?? ""})`,
      "Nothing was done. Choose the right credentials (AWS_PROFILE), or set deployRoleArn in the environment's file.",
    );
  }
  return {
    region,
    account,
    callerArn: caller.Arn ?? "",
    sts,
    logs: new CloudWatchLogsClient(config("logs")),
    codeArtifact: new CodeartifactClient(config("codeartifact")),
    codeBuild: new CodeBuildClient(config("codebuild")),
    codeCommit: new CodeCommitClient(config("codecommit")),
    codePipeline: new CodePipelineClient(config("codepipeline")),
    eventBridge: new EventBridgeClient(config("events")),
    iam: new IAMClient(config("iam")),
    kms: new KMSClient(config("kms")),
    s3: new S3Client(config("s3")),
    scheduler: new SchedulerClient(config("scheduler")),
    sns: new SNSClient(config("sns")),
    ssm: new SSMClient(config("ssm")),
  };
}

/** Configuration of every client of an actor, before any role is assumed; each service may have an endpoint of its own. */
export function clientBase({ environment, credentials, variables }: Actor, patience?: Patience) {
  const { region } = environment;
  return {
    region,
    // The actor has decided: the SDK reads no address from variables or profiles.
    ignoreConfiguredEndpointUrls: true,
    ...(patience && { maxAttempts: patience.maxAttempts }),
    requestHandler: networkHandler(variables, patience?.requestHandler) ?? patience?.requestHandler,
    ...(credentials && { credentials }),
  };
}

async function assume(sts: STSClient, { arn, externalId }: Role): Promise<Credentials> {
  try {
    const { Credentials: issued } = await sts.send(new AssumeRoleCommand({ RoleArn: arn, ExternalId: externalId, RoleSessionName: "ops" }));
    if (!issued?.AccessKeyId || !issued.SecretAccessKey) throw new Error("STS gave no credentials");
    return {
      accessKeyId: issued.AccessKeyId,
      secretAccessKey: issued.SecretAccessKey,
      sessionToken: issued.SessionToken,
      expiration: issued.Expiration,
    };
  } catch (error) {
    // Any other error is not about the role: no login, no network.
    if (!(error instanceof Error) || error.name !== "AccessDenied") throw error;
    throw new OperationError(
      `The role ${arn} could not be assumed: ${error.message}`,
      "Its trust policy must name your principal, and externalId must be what that policy asks for.",
      { cause: error },
    );
  }
}
