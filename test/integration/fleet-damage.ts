import { DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { PutRepositoryPermissionsPolicyCommand } from "@aws-sdk/client-codeartifact";
import { PutRepositoryTriggersCommand, type RepositoryTrigger } from "@aws-sdk/client-codecommit";
import { DisableStageTransitionCommand, EnableStageTransitionCommand } from "@aws-sdk/client-codepipeline";
import { PutBucketWebsiteCommand, type PutBucketWebsiteCommandInput } from "@aws-sdk/client-s3";
import { stopReportLogs } from "./access-logs";
import type { Fleet } from "../helpers/fleet";
import { document, readRolePolicy, rolePolicies } from "../helpers/iam";
import type { Outside } from "../helpers/outside";
import { callIam } from "../helpers/sdk";

export const LOCK_ID = "7c1e2f4b-0000-4111-8222-333344445555";
export const DEPLOY_ROLE = "package-scan-deploy";
export const READ_ROLE = "package-scan-read-only";
/** The policy that takes a permission from the read-only role of dev. */
export const DENIED = "denied";

/**
 * A disabled schedule, a deleted log group, a widened policy, a changed tag, a role that nobody may assume, a lock; then what
 * Terraform does not manage: another policy of a role, a website, a closed stage, a trigger, and a question that may not be asked.
 */
export async function breakThings({ outside }: Fleet): Promise<void> {
  const { aws, names } = outside("dev");
  await outside("dev").disableSchedule();
  await aws.logs.send(new DeleteLogGroupCommand({ logGroupName: names.logGroup }));
  await widenPolicy(outside("staging"));
  await outside("staging").changeOwner("data");
  await outside("prod").trust(READ_ROLE, trustPolicy("999999999999"));
  await outside("staging").putLock("scanner", lockOf(outside("staging")));
  await addToRole(outside("staging"));
  await outside("staging").unbound(outside("staging").names.scheduleRole);
  await stopReportLogs(outside("staging"));
  await outside("staging").aws.s3.send(new PutBucketWebsiteCommand(websiteOf(outside("staging"))));
  await closeStage(outside("staging"));
  await setTriggers(outside("dev"), "pushes");
  const denied = document({ Effect: "Deny", Action: "scheduler:ListSchedules", Resource: "*" });
  await callIam(outside("dev").iam, { Action: "PutRolePolicy", RoleName: READ_ROLE, PolicyName: DENIED, PolicyDocument: denied });
}

/** A policy for everybody on the repository of the team. */
export async function openRepository({ aws }: Outside, domain: string): Promise<void> {
  const policyDocument = document({ Principal: "*", Action: "codeartifact:*", Resource: "*" });
  await aws.codeArtifact.send(new PutRepositoryPermissionsPolicyCommand({ domain, repository: "team", policyDocument }));
}

async function addToRole({ iam, names }: Outside): Promise<void> {
  const PolicyDocument = document({ Action: "*", Resource: "*" });
  await callIam(iam, { Action: "PutRolePolicy", RoleName: names.scanRole, PolicyName: "extra", PolicyDocument });
}

function websiteOf({ names }: Outside): PutBucketWebsiteCommandInput {
  return { Bucket: names.reportBucket, WebsiteConfiguration: { IndexDocument: { Suffix: "index.html" } } };
}

/** Lets nothing into the stage of the pipeline that scans. */
async function closeStage({ aws, names }: Outside): Promise<void> {
  const stage = { pipelineName: names.pipeline, stageName: "Scan", transitionType: "Inbound", reason: "too many messages" } as const;
  await aws.codePipeline.send(new DisableStageTransitionCommand(stage));
}

export async function openStage({ aws, names }: Outside): Promise<void> {
  const stage = { pipelineName: names.pipeline, stageName: "Scan", transitionType: "Inbound" } as const;
  await aws.codePipeline.send(new EnableStageTransitionCommand(stage));
}

/** Says who is told of pushes to the scanner's source. */
export async function setTriggers({ aws, names }: Outside, ...called: readonly string[]): Promise<void> {
  const destinationArn = `arn:aws:sns:${aws.region}:${aws.account}:pushes`;
  const triggers = called.map((name): RepositoryTrigger => ({ name, destinationArn, events: ["all"], branches: [] }));
  await aws.codeCommit.send(new PutRepositoryTriggersCommand({ repositoryName: names.sourceRepository, triggers }));
}

/** Who may assume a role. */
export function trustPolicy(account: string, Condition?: object): string {
  return document({ Action: "sts:AssumeRole", Principal: { AWS: `arn:aws:iam::${account}:root` }, Condition });
}

async function widenPolicy({ iam, names }: Outside): Promise<void> {
  const [policy = ""] = await rolePolicies(iam, names.scanRole);
  const statements = await readRolePolicy(iam, names.scanRole, policy);
  const PolicyDocument = document(...statements, { Action: "s3:*", Resource: "*" });
  await callIam(iam, { Action: "PutRolePolicy", RoleName: names.scanRole, PolicyName: policy, PolicyDocument });
}

function lockOf({ names }: Outside): string {
  const Created = new Date(Date.now() - 14 * 60_000).toISOString();
  const lock = { ID: LOCK_ID, Operation: "OperationTypeApply", Info: "", Who: "ana@laptop", Version: "1.11.4", Created };
  return JSON.stringify({ ...lock, Path: `${names.stateBucket}/${names.stateKey("scanner")}` });
}
