import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { CodeCommitClient } from "@aws-sdk/client-codecommit";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { secrets } from "../../modules/text/redactor";
import type { Role } from "../../environments/role";
import { OperationError } from "../words/errors";
import type { Actor, Credentials } from "./actor";
import { type Patience, requestHandler } from "./network";

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
  readonly kms: KMSClient;
  readonly s3: S3Client;
  readonly scheduler: SchedulerClient;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
}

/**
 * Clients for an actor, as its role if it has one. Throws OperationError if the credentials belong to another account than the
 * environment's: names are alike in every account, so the wrong account would be changed in silence.
 * @param patience how long each client waits, and how often it tries. @default the SDK's: no time limit, three attempts
 */
export async function connect(actor: Actor, patience?: Patience): Promise<Aws> {
  const { environment, role } = actor;
  const { region, account } = environment;
  const base = clientBase(actor, patience);
  const own = new STSClient(base);
  const sts = role === undefined ? own : new STSClient({ ...base, credentials: () => assume(own, role) });
  // All clients share the first one's provider, which caches credentials: otherwise each would assume the role, or ask SSO, again.
  const config = { ...base, credentials: sts.config.credentials };
  const caller = await sts.send(new GetCallerIdentityCommand({}));
  const { secretAccessKey, sessionToken } = await sts.config.credentials();
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
    logs: new CloudWatchLogsClient(config),
    codeArtifact: new CodeartifactClient(config),
    codeBuild: new CodeBuildClient(config),
    codeCommit: new CodeCommitClient(config),
    codePipeline: new CodePipelineClient(config),
    kms: new KMSClient(config),
    s3: new S3Client(config),
    scheduler: new SchedulerClient(config),
    ssm: new SSMClient(config),
  };
}

/** Configuration of every client of an actor, before any role is assumed. */
export function clientBase({ environment, endpoint, credentials, variables }: Actor, patience?: Patience) {
  const { region } = environment;
  return {
    region,
    ...(patience && { maxAttempts: patience.maxAttempts }),
    requestHandler: requestHandler(variables, patience?.requestHandler) ?? patience?.requestHandler,
    ...(endpoint !== undefined && { endpoint }),
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
