import { GetRoleCommand } from "@aws-sdk/client-iam";
import {
  DeleteObjectCommand,
  GetBucketTaggingCommand,
  GetObjectCommand,
  NoSuchKey,
  PutBucketTaggingCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { GetScheduleCommand, type GetScheduleCommandOutput, UpdateScheduleCommand } from "@aws-sdk/client-scheduler";
import { type Names, namesOf, type StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { Sandbox } from "../../sandbox/sandbox";
import type { Aws } from "../../scripts/aws/clients";
import { rootClients } from "./account";
import { deleteRole } from "./iam";
import { callIam, type SdkSettings } from "./sdk";

/** Reads and changes an environment's resources without `ops` and Terraform, as root of its account. */
export class Outside {
  private constructor(
    readonly aws: Aws,
    readonly environment: Environment,
    readonly names: Names,
    readonly iam: SdkSettings,
  ) {}

  static async of(environment: Environment, sandbox: Pick<Sandbox, "endpoint" | "account" | "rootKeys">): Promise<Outside> {
    const iam = { endpoint: sandbox.endpoint, region: environment.region, credentials: sandbox.rootKeys(environment.account) };
    return new Outside(await rootClients(environment, sandbox), environment, namesOf(environment), iam);
  }

  schedule(): Promise<GetScheduleCommandOutput> {
    return this.aws.scheduler.send(new GetScheduleCommand({ Name: this.names.schedule, GroupName: this.names.scheduleGroup }));
  }

  async disableSchedule(): Promise<void> {
    const { Name, GroupName, Description, ScheduleExpression, ScheduleExpressionTimezone, FlexibleTimeWindow, Target } =
      await this.schedule();
    const kept = { Name, GroupName, Description, ScheduleExpression, ScheduleExpressionTimezone, FlexibleTimeWindow, Target };
    await this.aws.scheduler.send(new UpdateScheduleCommand({ ...kept, State: "DISABLED" }));
  }

  /**
   * Makes a difference whose repair changes the state: a role that is made again has another id. Enabling a schedule again would
   * leave the state as it was, and Terraform would store none.
   */
  async deleteScheduleRole(): Promise<void> {
    await deleteRole(this.iam, this.names.scheduleRole);
  }

  /** Changes the tag `owner` of the report bucket. */
  async changeOwner(owner: string): Promise<void> {
    const Bucket = this.names.reportBucket;
    const { TagSet = [] } = await this.aws.s3.send(new GetBucketTaggingCommand({ Bucket }));
    const tags = TagSet.map((tag) => (tag.Key === "owner" ? { ...tag, Value: owner } : tag));
    await this.aws.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tags } }));
  }

  /** A role's ARN, with its path. */
  async roleArn(RoleName: string): Promise<string | undefined> {
    return (await this.aws.iam.send(new GetRoleCommand({ RoleName }))).Role?.Arn;
  }

  /** The trust policy of a role. */
  async trustOf(RoleName: string): Promise<string> {
    const { Role } = await this.aws.iam.send(new GetRoleCommand({ RoleName }));
    return decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
  }

  /** Takes the boundary from a role. */
  async unbound(RoleName: string): Promise<void> {
    await callIam(this.iam, { Action: "DeleteRolePermissionsBoundary", RoleName });
  }

  /** Replaces the trust policy of a role. */
  async trust(RoleName: string, PolicyDocument: string): Promise<void> {
    await callIam(this.iam, { Action: "UpdateAssumeRolePolicy", RoleName, PolicyDocument });
  }

  /** The stored state, unchanged; undefined if there is none. */
  readState(stack: StackKind): Promise<string | undefined> {
    return this.read(this.names.stateKey(stack));
  }

  async overwriteState(stack: StackKind, content: string): Promise<void> {
    await this.write(this.names.stateKey(stack), content);
  }

  async deleteState(stack: StackKind): Promise<void> {
    await this.aws.s3.send(new DeleteObjectCommand({ Bucket: this.names.stateBucket, Key: this.names.stateKey(stack) }));
  }

  async removeLock(stack: StackKind): Promise<void> {
    await this.aws.s3.send(new DeleteObjectCommand({ Bucket: this.names.stateBucket, Key: `${this.names.stateKey(stack)}.tflock` }));
  }

  async putLock(stack: StackKind, content: string): Promise<void> {
    await this.write(`${this.names.stateKey(stack)}.tflock`, content);
  }

  /** Id of the lock of a state; undefined if nobody holds it. */
  async lockId(stack: StackKind): Promise<string | undefined> {
    const lock = await this.read(`${this.names.stateKey(stack)}.tflock`);
    return lock === undefined ? undefined : (JSON.parse(lock) as { ID: string }).ID;
  }

  private async read(Key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.aws.s3.send(new GetObjectCommand({ Bucket: this.names.stateBucket, Key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  private async write(Key: string, Body: string): Promise<void> {
    await this.aws.s3.send(new PutObjectCommand({ Bucket: this.names.stateBucket, Key, Body }));
  }
}
