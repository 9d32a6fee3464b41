import { CreateAliasCommand, CreateKeyCommand, KMSClient, PutKeyPolicyCommand, TagResourceCommand } from "@aws-sdk/client-kms";
import { GetObjectCommand, ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetScheduleCommand, SchedulerClient, UpdateScheduleCommand } from "@aws-sdk/client-scheduler";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { tagsOf } from "../../environments/names";
import type { Fleet } from "../helpers/fleet";
import { assume, document } from "../helpers/iam";
import { callIam, makeBucket, sdkSettings, type SdkSettings } from "../helpers/sdk";
import { trustPolicy } from "./fleet-damage";

/** What AWS says of a call: the action that it denies, `done`, or anything else that went wrong. */
async function answerTo(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "done";
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return /not authorized to perform: (\S+)/.exec(text)?.[1] ?? `no denial: ${text}`;
  }
}

/** Somebody who has got the deploy role of an environment, and a place of somebody else in its account. */
export class Attack {
  private constructor(
    private readonly fleet: Fleet,
    private readonly name: string,
    /** The deploy role. */
    private readonly settings: SdkSettings,
  ) {}

  static async as(fleet: Fleet, name: string): Promise<Attack> {
    const environment = fleet.environments[name];
    if (environment === undefined) throw new Error(`${name} is not in the fleet`);
    const { region, deployRoleArn = "", externalId } = environment;
    const own = { ...sdkSettings(fleet.clients.sandbox), region };
    const credentials = await assume(own, deployRoleArn, { ExternalId: externalId });
    return new Attack(fleet, name, { ...own, credentials });
  }

  private iam(parameters: Readonly<Record<string, string>>): Promise<string> {
    return answerTo(callIam(this.settings, parameters));
  }

  private get outside() {
    return this.fleet.outside(this.name);
  }

  /** Makes roles, and takes limits away. */
  async onRoles(): Promise<Record<string, string>> {
    const { names } = this.outside;
    const AssumeRolePolicyDocument = trustPolicy("999999999999");
    const PolicyDocument = document({ Action: "*", Resource: "*" });
    const boundary = this.fleet.environments[this.name]?.iam.permissionsBoundary ?? "";
    const own = "package-scan-deploy";
    return {
      "another role": await this.iam({ Action: "CreateRole", RoleName: "x-package-scan-evil", AssumeRolePolicyDocument }),
      "a role without the boundary": await this.iam({ Action: "CreateRole", RoleName: names.scanRole, AssumeRolePolicyDocument }),
      "another boundary": await this.iam({
        Action: "PutRolePermissionsBoundary",
        RoleName: names.scanRole,
        PermissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
      "no boundary any more": await this.iam({ Action: "DeleteRolePermissionsBoundary", RoleName: names.scanRole }),
      "a managed policy": await this.iam({
        Action: "AttachRolePolicy",
        RoleName: names.scanRole,
        PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
      "a wider boundary": await this.iam({ Action: "CreatePolicyVersion", PolicyArn: boundary, PolicyDocument, SetAsDefault: "true" }),
      "more for itself": await this.iam({ Action: "PutRolePolicy", RoleName: own, PolicyName: "more", PolicyDocument }),
      "another trust of its own": await this.iam({
        Action: "UpdateAssumeRolePolicy",
        RoleName: own,
        PolicyDocument: AssumeRolePolicyDocument,
      }),
    };
  }

  /** Gives a role of the stacks everything, becomes that role, and puts back what it was. What the boundary leaves is the result. */
  async withinTheBoundary(): Promise<Record<string, string>> {
    const { names } = this.outside;
    const { sandbox } = this.fleet.clients;
    const RoleName = names.scheduleRole;
    const everything = { RoleName, PolicyName: "more", PolicyDocument: document({ Action: "*", Resource: "*" }) };
    const written = await this.iam({ Action: "PutRolePolicy", ...everything });
    const trust = await this.outside.trustOf(RoleName);
    await callIam(this.settings, { Action: "UpdateAssumeRolePolicy", RoleName, PolicyDocument: trustPolicy(sandbox.account) });
    const { account } = this.outside.aws;
    const credentials = await assume(sdkSettings(sandbox), `arn:aws:iam::${account}:role/${RoleName}`);
    const settings = { ...this.settings, credentials };
    const found = {
      "everything written into a role": written,
      "all buckets": await answerTo(new S3Client({ ...settings, forcePathStyle: true }).send(new ListBucketsCommand({}))),
      "a role of one's own": await answerTo(
        callIam(settings, { Action: "CreateRole", RoleName: "evil", AssumeRolePolicyDocument: trustPolicy("999999999999") }),
      ),
    };
    await callIam(this.settings, { Action: "DeleteRolePolicy", RoleName, PolicyName: "more" });
    await callIam(this.settings, { Action: "UpdateAssumeRolePolicy", RoleName, PolicyDocument: trust });
    return found;
  }

  /** Has Scheduler act as the build's role. */
  async passing(): Promise<Record<string, string>> {
    const { names } = this.outside;
    const place = { Name: names.schedule, GroupName: names.scheduleGroup };
    const scheduler = new SchedulerClient(this.settings);
    const { ScheduleExpression, FlexibleTimeWindow, Target } = await scheduler.send(new GetScheduleCommand(place));
    const RoleArn = `arn:aws:iam::${this.outside.aws.account}:role/${names.scanRole}`;
    const changed = { ...place, ScheduleExpression, FlexibleTimeWindow, Target: { Arn: Target?.Arn, RoleArn } };
    return { "the build's role to Scheduler": await answerTo(scheduler.send(new UpdateScheduleCommand(changed))) };
  }

  /** Reads and takes what belongs to somebody else in the account. */
  async onOthers(): Promise<Record<string, string>> {
    const { aws } = this.outside;
    const [Name, Bucket, AliasName] = ["/payroll/password", "payroll-data", "alias/payroll"];
    await aws.ssm.send(new PutParameterCommand({ Name, Value: "secret", Type: "SecureString" }));
    await makeBucket(aws.s3, Bucket);
    await aws.s3.send(new PutObjectCommand({ Bucket, Key: "all", Body: "secret" }));
    const { KeyMetadata } = await aws.kms.send(new CreateKeyCommand({}));
    const KeyId = KeyMetadata?.KeyId ?? "";
    await aws.kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyId }));
    const environment = this.fleet.environments[this.name];
    const ours = environment === undefined ? {} : tagsOf(environment);
    const Tags = Object.entries(ours).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
    const kms = new KMSClient(this.settings);
    const Policy = document({ Principal: { AWS: "*" }, Action: "kms:*", Resource: "*" });
    return {
      "another parameter": await answerTo(new SSMClient(this.settings).send(new GetParameterCommand({ Name, WithDecryption: true }))),
      "another bucket": await answerTo(
        new S3Client({ ...this.settings, forcePathStyle: true }).send(new GetObjectCommand({ Bucket, Key: "all" })),
      ),
      "another key's policy": await answerTo(kms.send(new PutKeyPolicyCommand({ KeyId, Policy }))),
      "our tags on another key": await answerTo(kms.send(new TagResourceCommand({ KeyId, Tags }))),
    };
  }
}
