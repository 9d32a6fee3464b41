import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeDomainCommand, DescribeRepositoryCommand, ListTagsForResourceCommand } from "@aws-sdk/client-codeartifact";
import { BatchGetProjectsCommand } from "@aws-sdk/client-codebuild";
import { GetRepositoryCommand, ListTagsForResourceCommand as ListRepositoryTags } from "@aws-sdk/client-codecommit";
import { GetPipelineCommand, ListTagsForResourceCommand as ListPipelineTags } from "@aws-sdk/client-codepipeline";
import { DescribeApiDestinationCommand, DescribeConnectionCommand } from "@aws-sdk/client-eventbridge";
import { GetOpenIDConnectProviderCommand, GetPolicyCommand, GetRoleCommand } from "@aws-sdk/client-iam";
import { GetBucketTaggingCommand, ListObjectVersionsCommand } from "@aws-sdk/client-s3";
import { GetScheduleCommand, GetScheduleGroupCommand, ListTagsForResourceCommand as ListGroupTags } from "@aws-sdk/client-scheduler";
import { ListTagsForResourceCommand as ListParameterTags } from "@aws-sdk/client-ssm";
import { describeParameter } from "../aws/parameters";
import { bucketExists } from "../aws/existing-resources";
import type { Aws } from "../aws/clients";
import type { Existing } from "./existing";
import { findKey, type FoundKey, type KeyPlace } from "./key";
import { marks, type Marks, unlessMissing } from "./marks";

/** Looks for one thing of each type by its name, with the smallest calls that tell whose it is. */
export class Looks {
  private readonly keys = new Map<string, Promise<FoundKey>>();

  constructor(
    private readonly aws: LookClients,
    private readonly own: Marks,
  ) {}

  /** A key and its alias; asked for once, although two resources come of it. */
  key(place: KeyPlace): Promise<FoundKey> {
    const asked = this.keys.get(place.alias) ?? findKey(place, this.own, this.aws);
    this.keys.set(place.alias, asked);
    return asked;
  }

  /** A bucket is marked only after it is made: an empty one without marks that has our name is ours too. */
  async bucket(Bucket: string): Promise<Existing | undefined> {
    const { s3, account } = this.aws;
    if (!(await bucketExists(s3, Bucket, account))) return undefined;
    const tags = await unlessMissing(() => s3.send(new GetBucketTaggingCommand({ Bucket, ExpectedBucketOwner: account })));
    if (tags?.TagSet !== undefined && tags.TagSet.length > 0) return { id: Bucket, ours: marks(tags.TagSet, this.own) };
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, ExpectedBucketOwner: account, MaxKeys: 1 }));
    return { id: Bucket, ours: Versions.length === 0 };
  }

  async domain(domain: string): Promise<Existing | undefined> {
    const found = await unlessMissing(() => this.aws.codeArtifact.send(new DescribeDomainCommand({ domain })));
    const arn = found?.domain?.arn;
    if (arn === undefined) return undefined;
    return { id: arn, ours: await this.packagesTagged(arn) };
  }

  async packages(domain: string, domainOwner: string, repository: string): Promise<Existing | undefined> {
    const place = { domain, domainOwner, repository };
    const found = await unlessMissing(() => this.aws.codeArtifact.send(new DescribeRepositoryCommand(place)));
    const arn = found?.repository?.arn;
    return arn === undefined ? undefined : { id: arn, ours: await this.packagesTagged(arn) };
  }

  async source(repositoryName: string): Promise<Existing | undefined> {
    const { codeCommit } = this.aws;
    const found = await unlessMissing(() => codeCommit.send(new GetRepositoryCommand({ repositoryName })));
    const resourceArn = found?.repositoryMetadata?.Arn;
    if (resourceArn === undefined) return undefined;
    const { tags } = await codeCommit.send(new ListRepositoryTags({ resourceArn }));
    return { id: repositoryName, ours: marks(tags, this.own) };
  }

  async parameter(name: string): Promise<Existing | undefined> {
    const { ssm } = this.aws;
    if ((await describeParameter(name, ssm)) === undefined) return undefined;
    const { TagList } = await ssm.send(new ListParameterTags({ ResourceType: "Parameter", ResourceId: name }));
    return { id: name, ours: marks(TagList, this.own) };
  }

  async role(RoleName: string): Promise<Existing | undefined> {
    const found = await unlessMissing(() => this.aws.iam.send(new GetRoleCommand({ RoleName })));
    return found?.Role && { id: RoleName, ours: marks(found.Role.Tags, this.own) };
  }

  async policy(PolicyArn: string): Promise<Existing | undefined> {
    const found = await unlessMissing(() => this.aws.iam.send(new GetPolicyCommand({ PolicyArn })));
    return found?.Policy && { id: PolicyArn, ours: marks(found.Policy.Tags, this.own) };
  }

  /** An account has one for a host, whoever made it. */
  async identityProvider(OpenIDConnectProviderArn: string): Promise<Existing | undefined> {
    const found = await unlessMissing(() => this.aws.iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn })));
    return found && { id: OpenIDConnectProviderArn, ours: true };
  }

  /** The name is nobody else's: CodeBuild makes the group by itself, without marks, if a build runs while there is none. */
  async logGroup(name: string): Promise<Existing | undefined> {
    const { logGroups = [] } = await this.aws.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
    return logGroups.some(({ logGroupName }) => logGroupName === name) ? { id: name, ours: true } : undefined;
  }

  async project(name: string): Promise<Existing | undefined> {
    const { projects: [project] = [] } = await this.aws.codeBuild.send(new BatchGetProjectsCommand({ names: [name] }));
    return project && { id: name, ours: marks(project.tags, this.own) };
  }

  async pipeline(name: string): Promise<Existing | undefined> {
    const { codePipeline } = this.aws;
    const found = await unlessMissing(() => codePipeline.send(new GetPipelineCommand({ name })));
    const resourceArn = found?.metadata?.pipelineArn;
    if (resourceArn === undefined) return undefined;
    const { tags } = await codePipeline.send(new ListPipelineTags({ resourceArn }));
    return { id: name, ours: marks(tags, this.own) };
  }

  async scheduleGroup(Name: string): Promise<Existing | undefined> {
    const { scheduler } = this.aws;
    const found = await unlessMissing(() => scheduler.send(new GetScheduleGroupCommand({ Name })));
    if (found?.Arn === undefined) return undefined;
    const { Tags } = await scheduler.send(new ListGroupTags({ ResourceArn: found.Arn }));
    return { id: Name, ours: marks(Tags, this.own) };
  }

  /** Schedules bear no marks: it is ours if it starts what ours starts. */
  async schedule(GroupName: string, Name: string, target: string): Promise<Existing | undefined> {
    const found = await unlessMissing(() => this.aws.scheduler.send(new GetScheduleCommand({ GroupName, Name })));
    return found && { id: `${GroupName}/${Name}`, ours: found.Target?.Arn === target };
  }

  /** Connections and API destinations of EventBridge bear no marks: theirs is what our stack writes about them. */
  async connection(Name: string, description: string): Promise<Existing | undefined> {
    const found = await unlessMissing(() => this.aws.eventBridge.send(new DescribeConnectionCommand({ Name })));
    return found && { id: Name, ours: found.Description === description };
  }

  async destination(Name: string, description: string): Promise<Existing | undefined> {
    const found = await unlessMissing(() => this.aws.eventBridge.send(new DescribeApiDestinationCommand({ Name })));
    return found && { id: Name, ours: found.Description === description };
  }

  private async packagesTagged(resourceArn: string): Promise<boolean> {
    const { tags } = await this.aws.codeArtifact.send(new ListTagsForResourceCommand({ resourceArn }));
    return marks(tags, this.own);
  }
}

/** The clients that are needed to look for what a stopped run has left. */
export type LookClients = Pick<
  Aws,
  | "account"
  | "region"
  | "codeArtifact"
  | "codeBuild"
  | "codeCommit"
  | "codePipeline"
  | "eventBridge"
  | "iam"
  | "kms"
  | "logs"
  | "s3"
  | "scheduler"
  | "ssm"
>;
