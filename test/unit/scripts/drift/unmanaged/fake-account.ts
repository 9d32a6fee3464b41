import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { BranchDoesNotExistException, CodeCommitClient } from "@aws-sdk/client-codecommit";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { ParameterNotFound, SSMClient } from "@aws-sdk/client-ssm";
import { STSClient } from "@aws-sdk/client-sts";
import type { StackKind } from "../../../../../environments/names";
import type { Environment } from "../../../../../environments/schema";
import { aspectsOf } from "../../../../../scripts/drift/unmanaged/aspects";
import { named } from "../../../../helpers/states";
import { failure, fakeClient, type Handlers } from "../../fake-client";

export const OTHERS = "999999999999";
const staging = named("staging");
export const { account, region } = staging;
/** A policy of one statement. */
export const statement = (Principal: unknown, more: object = {}) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: "S", Effect: "Allow", Principal, Action: "x:*", Resource: "*", ...more }] });
/** AWS's answer with an error code. */
export const refusal = (name: string) => () => Promise.reject(Object.assign(new Error(name), { name, $metadata: {} }));

/** What AWS answers if nobody has added anything. */
const NOTHING: Handlers = {
  DescribeKey: (input: unknown) => ({ KeyMetadata: { Arn: `key of ${(input as { KeyId: string }).KeyId.replace("key of ", "")}` } }),
  ListGrants: () => ({ Grants: [] }),
  ListAliases: (input: unknown) => ({ Aliases: [{ AliasName: (input as { KeyId: string }).KeyId.replace("key of ", "") }] }),
  HeadBucket: () => ({}),
  GetBucketAcl: () => ({ Owner: { ID: "us" }, Grants: [{ Grantee: { ID: "us" }, Permission: "FULL_CONTROL" }] }),
  GetBucketNotificationConfiguration: () => ({}),
  GetBucketReplication: refusal("ReplicationConfigurationNotFoundError"),
  GetBucketWebsite: refusal("NoSuchWebsiteConfiguration"),
  GetBucketCors: refusal("NoSuchCORSConfiguration"),
  GetBucketLogging: () => ({}),
  ListBucketInventoryConfigurations: () => ({}),
  GetBucketAccelerateConfiguration: () => ({ Status: "Suspended" }),
  GetBucketRequestPayment: () => ({ Payer: "BucketOwner" }),
  GetBucketLifecycleConfiguration: refusal("NoSuchLifecycleConfiguration"),
  GetDomainPermissionsPolicy: refusal("ResourceNotFoundException"),
  GetRepositoryPermissionsPolicy: refusal("ResourceNotFoundException"),
  ListPackageGroups: () => ({ packageGroups: [{ pattern: "/*", originConfiguration: restrictions("ALLOW") }] }),
  GetBranch: () => Promise.reject(new BranchDoesNotExistException(failure)),
  GetParameter: () => Promise.reject(new ParameterNotFound(failure)),
  DescribeParameters: (input: unknown) => {
    const { ParameterFilters } = input as { ParameterFilters: [{ Values: [string] }] };
    const KeyId = "key of alias/staging-package-scan-secrets";
    return { Parameters: [{ Name: ParameterFilters[0].Values[0], Type: "SecureString", Tier: "Standard", KeyId }] };
  },
  GetRepositoryTriggers: () => ({ triggers: [] }),
  GetResourcePolicy: refusal("ResourceNotFoundException"),
  GetPipelineState: () => ({ stageStates: [{ stageName: "Source" }, { stageName: "Scan", inboundTransitionState: { enabled: true } }] }),
  ListWebhooks: () => ({ webhooks: [{ definition: { name: "w", targetPipeline: "another" } }] }),
  ListSchedules: () => ({ Schedules: [schedule("staging-daily-scan", PIPELINE, "staging-package-scan")] }),
  ListEventBuses: () => ({ EventBuses: [{ Name: "default" }] }),
  ListRuleNamesByTarget: () => ({ RuleNames: [] }),
  DescribeSubscriptionFilters: () => ({}),
  DescribeMetricFilters: () => ({}),
  DescribeResourcePolicies: () => ({
    resourcePolicies: [{ policyName: "theirs", policyDocument: statement("*", { Resource: "arn:aws:logs:*:*:log-group:/aws/route53/*" }) }],
  }),
};

export const arnOf = (service: string, rest: string, owner = account) => `arn:aws:${service}:${region}:${owner}:${rest}`;
export const PIPELINE = `arn:aws:codepipeline:${region}:${account}:staging-package-scan`;
export const PROJECT = `arn:aws:codebuild:${region}:${account}:project/staging-package-scan`;

export function restrictions(mode: string, publish = "INHERIT") {
  return { restrictions: { EXTERNAL_UPSTREAM: { mode }, PUBLISH: { mode: publish } } };
}

export function schedule(Name: string, Arn: string, GroupName = "default") {
  return { Name, GroupName, Target: { Arn } };
}

/** Asks everything about a stack; AWS answers as if nobody had added anything but this. Gives `severity address attribute: why`. */
export async function found(kind: StackKind, added: Handlers = {}, environment: Environment = staging): Promise<string[]> {
  const handlers = Object.assign({}, NOTHING, added);
  const aws = {
    region,
    account,
    callerArn: "",
    codeArtifact: fakeClient(CodeartifactClient, handlers).client,
    codeBuild: fakeClient(CodeBuildClient, handlers).client,
    codeCommit: fakeClient(CodeCommitClient, handlers).client,
    codePipeline: fakeClient(CodePipelineClient, handlers).client,
    eventBridge: fakeClient(EventBridgeClient, handlers).client,
    sns: fakeClient(SNSClient, handlers).client,
    iam: fakeClient(IAMClient, handlers).client,
    kms: fakeClient(KMSClient, handlers).client,
    logs: fakeClient(CloudWatchLogsClient, handlers).client,
    s3: fakeClient(S3Client, handlers).client,
    scheduler: fakeClient(SchedulerClient, handlers).client,
    ssm: fakeClient(SSMClient, handlers).client,
    sts: fakeClient(STSClient, handlers).client,
  };
  const answers = aspectsOf(environment, kind).map(async ({ name, address, ask }) => {
    const extras = await ask(aws).catch((error: unknown) => {
      if (error instanceof Error && error.name === "ResourceNotFoundException") return [];
      throw new Error(`${name} of ${address}`, { cause: error });
    });
    return extras.map(({ severity, attribute, why }) => `${severity} ${address} ${attribute}: ${why}`);
  });
  return (await Promise.all(answers)).flat();
}
