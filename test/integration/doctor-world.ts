import { CreateDomainCommand } from "@aws-sdk/client-codeartifact";
import { CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import { PutBucketPolicyCommand, PutObjectCommand, PutPublicAccessBlockCommand } from "@aws-sdk/client-s3";
import { CreateAliasCommand, CreateKeyCommand } from "@aws-sdk/client-kms";
import { CreateScheduleCommand, CreateScheduleGroupCommand } from "@aws-sdk/client-scheduler";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { namesOf, STACKS, tagsOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { actorIn, type Caller } from "../../scripts/aws/actor";
import { type Aws, connect } from "../../scripts/aws/clients";
import { expectedIn } from "../../scripts/leftovers/expected";
import { publish } from "../../scripts/publish/publish";
import { makeBucket } from "../helpers/sdk";
import { makeStateBucket } from "../helpers/state-bucket";
import { stateText } from "../helpers/states";

/**
 * Quickly makes the resources that the doctor looks at, as the stacks, the publisher and a scan would: Terraform would take minutes.
 * Returns the clients that made them.
 */
export async function deployQuickly(environment: Environment, caller: Caller, finishedAt: Date): Promise<Aws> {
  const aws = await connect({ ...actorIn(environment, caller), role: undefined });
  const names = namesOf(environment);
  await makeStateBucket(aws, environment);
  const Bucket = names.stateBucket;
  const blocks = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
  await aws.s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: blocks }));
  const Resource = [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`];
  const Condition = { Bool: { "aws:SecureTransport": "false" } };
  const statement = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource, Condition };
  await aws.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) }));
  for (const kind of STACKS) {
    const resources = expectedIn(kind, { environment, names }).map(({ address }) => resourceAt(address));
    const state = { ...(JSON.parse(stateText(1)) as object), resources };
    await aws.s3.send(new PutObjectCommand({ Bucket, Key: names.stateKey(kind), Body: JSON.stringify(state) }));
  }
  const tags = Object.entries(tagsOf(environment)).map(([key, value]) => ({ key, value }));
  await aws.codeArtifact.send(new CreateDomainCommand({ domain: environment.registry.domain, tags }));
  await aws.codeCommit.send(new CreateRepositoryCommand({ repositoryName: names.sourceRepository }));
  await aws.ssm.send(new PutParameterCommand({ Name: names.acceptedSourceParameter, Value: "unset", Type: "String" }));
  await publish({ aws, environment, names, signal: new AbortController().signal });
  const { KeyMetadata } = await aws.kms.send(new CreateKeyCommand({}));
  await aws.kms.send(new CreateAliasCommand({ AliasName: names.secretsKeyAlias, TargetKeyId: KeyMetadata?.KeyId ?? "" }));
  for (const Name of [names.tokenParameter, names.organizationParameter]) {
    for (const Value of ["unset", "secret"])
      await aws.ssm.send(new PutParameterCommand({ Name, Value, Type: "SecureString", KeyId: names.secretsKeyAlias, Overwrite: true }));
  }
  await aws.scheduler.send(new CreateScheduleGroupCommand({ Name: names.scheduleGroup }));
  await aws.scheduler.send(
    new CreateScheduleCommand({
      Name: names.schedule,
      GroupName: names.scheduleGroup,
      ScheduleExpression: "rate(1 day)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: {
        Arn: `arn:aws:codepipeline:${environment.region}:${environment.account}:${names.pipeline}`,
        RoleArn: "arn:aws:iam::111122223333:role/x",
      },
    }),
  );
  await makeBucket(aws.s3, names.reportBucket);
  const latest = {
    stamp: "2026-11-24-060000",
    prefix: "outputs/2026-11-24-060000/",
    exitCode: 0,
    finishedAt: finishedAt.toISOString(),
    keys: [],
  };
  await aws.s3.send(new PutObjectCommand({ Bucket: names.reportBucket, Key: "outputs/latest.json", Body: JSON.stringify(latest) }));
  return aws;
}

/** A resource as it stands in a state. */
function resourceAt(address: string): object {
  const [type, name] = address.split(".");
  return { mode: "managed", type, name, provider: "p", instances: [{ attributes: {} }] };
}

/** The permissions that the doctor needs, and no others. */
export const DOCTOR_ACTIONS = [
  "s3:ListBucket",
  "s3:GetBucketVersioning",
  "s3:GetEncryptionConfiguration",
  "s3:GetBucketPublicAccessBlock",
  "s3:GetBucketPolicy",
  "s3:GetObject",
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:ListAliases",
  "kms:ListResourceTags",
  "codeartifact:DescribeDomain",
  "codeartifact:ListTagsForResource",
  "codecommit:ListRepositories",
  "codecommit:GetRepository",
  "codecommit:GetBranch",
  "codecommit:GetFile",
  "codecommit:GetFolder",
  "ssm:DescribeParameters",
  "ssm:GetParameter",
  "scheduler:GetSchedule",
  "codepipeline:ListPipelineExecutions",
];
