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
import type { Environment } from "../../environments/schema";
import { OperationError } from "../words/errors";

/** How to reach AWS, where the process's own environment is not the answer. */
export interface AwsSettings {
  /** @default the environment's, else AWS_ENDPOINT_URL, else AWS */
  readonly endpoint?: string;
  /** @default the SDK's own chain: variables, profile, SSO, instance */
  readonly credentials?: Credentials;
  /** How long each client waits, and how often it tries. @default the SDK's own: for ever, three times */
  readonly patience?: Patience;
}

/** Limits of a client, in the SDK's own words; milliseconds. */
export interface Patience {
  readonly maxAttempts: number;
  readonly requestHandler: {
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly throwOnRequestTimeout: true;
  };
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** SDK clients that act in one environment's account and region. */
export interface Aws {
  readonly region: string;
  readonly account: string;
  /** Whom the clients act as. */
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
 * Clients for an environment, as its deploy role where it names one. Throws OperationError if the caller ends up in another
 * account than the environment's: names are alike in every account, so the wrong one would be changed in silence.
 */
export async function connect(environment: Environment, settings: AwsSettings = {}): Promise<Aws> {
  const { region, account } = environment;
  const base = clientBase(environment, settings);
  const own = new STSClient(base);
  const { deployRoleArn } = environment;
  const sts =
    deployRoleArn === undefined ? own : new STSClient({ ...base, credentials: () => assume(own, deployRoleArn, environment.externalId) });
  // The first client's provider, which keeps what it got: each client alone would assume the role, or ask SSO, again.
  const config = { ...base, credentials: sts.config.credentials };
  const caller = await sts.send(new GetCallerIdentityCommand({}));
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

/** What every client of an environment is made with, before any role is assumed. */
export function clientBase({ region, endpoint: own }: Environment, { endpoint = own, credentials, patience }: AwsSettings) {
  return { region, ...patience, ...(endpoint === undefined ? {} : { endpoint }), ...(credentials ? { credentials } : {}) };
}

async function assume(sts: STSClient, roleArn: string, externalId: string | undefined): Promise<Credentials> {
  try {
    const { Credentials: issued } = await sts.send(
      new AssumeRoleCommand({ RoleArn: roleArn, ExternalId: externalId, RoleSessionName: "ops" }),
    );
    if (!issued?.AccessKeyId || !issued.SecretAccessKey) throw new Error("STS gave no credentials");
    return {
      accessKeyId: issued.AccessKeyId,
      secretAccessKey: issued.SecretAccessKey,
      sessionToken: issued.SessionToken,
      expiration: issued.Expiration,
    };
  } catch (error) {
    // Whatever else goes wrong is not the role's fault: no login, no network.
    if (!(error instanceof Error) || error.name !== "AccessDenied") throw error;
    throw new OperationError(
      `The role ${roleArn} could not be assumed: ${error.message}`,
      "Its trust policy must name your principal, and externalId must be what that policy asks for.",
      { cause: error },
    );
  }
}
