import { PutDomainPermissionsPolicyCommand, UpdateRepositoryCommand } from "@aws-sdk/client-codeartifact";
import { UpdateProjectCommand, UpdateProjectVisibilityCommand } from "@aws-sdk/client-codebuild";
import { CreateCommitCommand, GetBranchCommand, UpdateRepositoryDescriptionCommand } from "@aws-sdk/client-codecommit";
import { GetPipelineCommand, UpdatePipelineCommand } from "@aws-sdk/client-codepipeline";
import {
  CreateKeyCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  UpdateAliasCommand,
  UpdateKeyDescriptionCommand,
} from "@aws-sdk/client-kms";
import { ListSubscriptionsByTopicCommand, SetSubscriptionAttributesCommand } from "@aws-sdk/client-sns";
import { tagsOf } from "../../environments/names";
import { placeOf } from "../../environments/place";
import { arnIn } from "../../modules/permissions/arn";
import type { Outside } from "../helpers/outside";
import { document } from "../helpers/iam";
import { callIam } from "../helpers/sdk";

/** Changes of a deployed environment past Terraform, each of which a repair puts back with an action that nothing else needs. */
export async function damage(outside: Outside): Promise<void> {
  await damageKeys(outside);
  await damageRoles(outside);
  await damageRegistry(outside);
  await damageScanner(outside);
  await damageMessages(outside);
}

/** A commit of somebody who may push to the scanner's source. */
export async function pushPast({ aws: { codeCommit }, names }: Outside): Promise<void> {
  const place = { repositoryName: names.sourceRepository, branchName: names.sourceBranch };
  const { branch } = await codeCommit.send(new GetBranchCommand(place));
  const putFiles = [{ filePath: "extra.txt", fileContent: Buffer.from("Somebody's") }];
  await codeCommit.send(new CreateCommitCommand({ ...place, parentCommitId: branch?.commitId, putFiles }));
}

/** A key that nobody may use for now, another description, and a name that leads to another of our keys. */
async function damageKeys({ aws: { kms }, environment, names }: Outside): Promise<void> {
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: names.domainKeyAlias }));
  const { KeyId = "" } = KeyMetadata ?? {};
  await kms.send(new UpdateKeyDescriptionCommand({ KeyId, Description: "Somebody's" }));
  await kms.send(new DisableKeyCommand({ KeyId }));
  const Tags = Object.entries(tagsOf(environment)).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  const { KeyMetadata: other } = await kms.send(new CreateKeyCommand({ Tags }));
  await kms.send(new UpdateAliasCommand({ AliasName: names.domainKeyAlias, TargetKeyId: other?.KeyId ?? "" }));
}

/** A role without its boundary, one with a longer session, one with a policy of somebody's, one that somebody else may assume. */
async function damageRoles(outside: Outside): Promise<void> {
  const { iam, names, environment } = outside;
  await outside.unbound(names.scheduleRole);
  await callIam(iam, { Action: "UpdateRole", RoleName: names.pipelineRole, MaxSessionDuration: "7200" });
  await callIam(iam, { Action: "UpdateRoleDescription", RoleName: names.scanRole, Description: "Somebody's" });
  await callIam(iam, { Action: "AttachRolePolicy", RoleName: names.scanRole, PolicyArn: environment.iam.permissionsBoundary ?? "" });
  const trusted = { Action: "sts:AssumeRole", Principal: { AWS: `arn:aws:iam::${environment.account}:root` } };
  await outside.trust(names.scheduleRole, document(trusted));
}

async function damageRegistry({ aws: { codeArtifact }, environment }: Outside): Promise<void> {
  const { domain, repository } = environment.registry;
  await codeArtifact.send(new UpdateRepositoryCommand({ domain, repository, description: "Somebody's" }));
  const policyDocument = document({ Principal: "*", Action: "codeartifact:*", Resource: "*" });
  await codeArtifact.send(new PutDomainPermissionsPolicyCommand({ domain, policyDocument }));
}

async function damageScanner({ aws: { codeBuild, codeCommit, codePipeline }, environment, names }: Outside): Promise<void> {
  await codeCommit.send(
    new UpdateRepositoryDescriptionCommand({ repositoryName: names.sourceRepository, repositoryDescription: "Somebody's" }),
  );
  await codeBuild.send(new UpdateProjectCommand({ name: names.scanProject, description: "Somebody's" }));
  const projectArn = arnIn(placeOf(environment), "codebuild", `project/${names.scanProject}`);
  await codeBuild.send(new UpdateProjectVisibilityCommand({ projectArn, projectVisibility: "PUBLIC_READ" }));
  const { pipeline } = await codePipeline.send(new GetPipelineCommand({ name: names.pipeline }));
  if (pipeline === undefined) throw new Error(`There is no pipeline ${names.pipeline}`);
  const executionMode = pipeline.executionMode === "SUPERSEDED" ? "QUEUED" : "SUPERSEDED";
  await codePipeline.send(new UpdatePipelineCommand({ pipeline: { ...pipeline, executionMode } }));
}

/** A mail subscription to which no message comes any more. */
async function damageMessages({ aws: { sns }, environment, names }: Outside): Promise<void> {
  const TopicArn = arnIn(placeOf(environment), "sns", names.topic);
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  const SubscriptionArn = Subscriptions.find(({ Protocol }) => Protocol === "email")?.SubscriptionArn;
  const filter = { AttributeName: "FilterPolicy", AttributeValue: JSON.stringify({ wanted: ["nothing"] }) };
  await sns.send(new SetSubscriptionAttributesCommand({ SubscriptionArn, ...filter }));
}
