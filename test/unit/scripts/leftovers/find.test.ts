import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { CodeCommitClient } from "@aws-sdk/client-codecommit";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient, NoSuchEntityException } from "@aws-sdk/client-iam";
import { KMSClient, NotFoundException } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SSMClient } from "@aws-sdk/client-ssm";
import { namesOf, type StackKind } from "../../../../environments/names";
import { expectedIn } from "../../../../scripts/leftovers/expected";
import { leftoversOf } from "../../../../scripts/leftovers/find";
import type { LookClients } from "../../../../scripts/leftovers/look";
import { parseState, type StateFile } from "../../../../scripts/state/state-file";
import { sandbox, stateText } from "../../../helpers/states";
import { VARIANTS } from "../../../helpers/variants";
import { failure, fakeClient, type Handlers } from "../fake-client";

const OURS = { project: "package-scan", environment: "sandbox", "managed-by": "terraform" };
const list = (tags: Readonly<Record<string, string>>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
const small = (tags: Readonly<Record<string, string>>) => Object.entries(tags).map(([key, value]) => ({ key, value }));
const missing = (name: string) => () => {
  throw Object.assign(new Error("no such thing"), { name, $metadata: { httpStatusCode: 404 } });
};

const noKey = () => {
  throw new NotFoundException({ $metadata: {}, message: "no such key" });
};

const NONE: Readonly<Record<string, Handlers>> = {
  codeArtifact: { DescribeDomain: missing("ResourceNotFoundException"), DescribeRepository: missing("ResourceNotFoundException") },
  codeBuild: { BatchGetProjects: () => ({ projects: [] }) },
  codeCommit: { GetRepository: missing("RepositoryDoesNotExistException") },
  codePipeline: { GetPipeline: missing("PipelineNotFoundException") },
  eventBridge: { DescribeConnection: missing("ResourceNotFoundException"), DescribeApiDestination: missing("ResourceNotFoundException") },
  iam: { GetRole: missing("NoSuchEntityException") },
  kms: { DescribeKey: noKey, ListAliases: () => ({ Aliases: [] }), ListKeys: () => ({ Keys: [] }) },
  logs: { DescribeLogGroups: () => ({ logGroups: [] }) },
  s3: { HeadBucket: missing("NotFound") },
  scheduler: { GetSchedule: missing("ResourceNotFoundException"), GetScheduleGroup: missing("ResourceNotFoundException") },
  ssm: { DescribeParameters: () => ({ Parameters: [] }) },
};

/** Every parameter that is asked for exists, with our tags. */
const PARAMETERS_THERE: Handlers = {
  DescribeParameters: ({ ParameterFilters }: { ParameterFilters: { Values: string[] }[] }) => ({
    Parameters: [{ Name: ParameterFilters[0]?.Values[0] }],
  }),
  ListTagsForResource: () => ({ TagList: list(OURS) }),
};

/** An account that holds only what is given. */
function account(there: Readonly<Record<string, Handlers>> = {}): LookClients {
  const of = (service: string) => ({ ...NONE[service], ...there[service] });
  return {
    account: sandbox.account,
    region: sandbox.region,
    codeArtifact: fakeClient(CodeartifactClient, of("codeArtifact")).client,
    codeBuild: fakeClient(CodeBuildClient, of("codeBuild")).client,
    codeCommit: fakeClient(CodeCommitClient, of("codeCommit")).client,
    codePipeline: fakeClient(CodePipelineClient, of("codePipeline")).client,
    eventBridge: fakeClient(EventBridgeClient, of("eventBridge")).client,
    iam: fakeClient(IAMClient, of("iam")).client,
    kms: fakeClient(KMSClient, of("kms")).client,
    logs: fakeClient(CloudWatchLogsClient, of("logs")).client,
    s3: fakeClient(S3Client, of("s3")).client,
    scheduler: fakeClient(SchedulerClient, of("scheduler")).client,
    ssm: fakeClient(SSMClient, of("ssm")).client,
  };
}

/** A state that knows these addresses. */
function stateOf(addresses: readonly string[], tainted: readonly string[] = []): StateFile {
  const resources = addresses.map((address) => {
    const [type, name] = address.split(".");
    const instance = tainted.includes(address) ? { attributes: {}, status: "tainted" } : { attributes: {} };
    return { mode: "managed", type, name, provider: "p", instances: [instance] };
  });
  return parseState(JSON.stringify({ ...(JSON.parse(stateText(1)) as object), resources }), "x");
}

const allOf = (kind: StackKind) => expectedIn(kind, { environment: sandbox, names: namesOf(sandbox) }).map(({ address }) => address);
const left = (kind: StackKind, state: StateFile | undefined, aws: LookClients = account()) =>
  leftoversOf(kind, sandbox, state, () => Promise.resolve(aws));

describe("leftoversOf", () => {
  it("does not ask AWS if the state knows everything", async () => {
    const connect = () => Promise.reject(new Error("asked"));
    const setting = "aws_s3_bucket_policy.reports_policy";
    const state = stateOf([...allOf("scanner"), setting], [setting]);
    expect(await leftoversOf("scanner", sandbox, state, connect)).toEqual({
      tainted: [{ address: setting }],
      stranded: [],
      misplaced: [],
      unchecked: [],
    });
  });

  it("finds nothing in an empty account", async () => {
    for (const kind of ["state", "registry", "secrets", "scanner"] as const)
      expect(await left(kind, undefined)).toEqual({ tainted: [], stranded: [], misplaced: [], unchecked: [] });
  });

  it("says of what is tainted whether it exists", async () => {
    const roles = ["aws_iam_role.scan_role", "aws_iam_role.pipeline_role"];
    const GetRole = ({ RoleName }: { RoleName: string }) => {
      if (RoleName === namesOf(sandbox).scanRole) return { Role: { Tags: [] } };
      throw Object.assign(new Error("no"), { name: "NoSuchEntityException" });
    };
    const aws = account({ iam: { GetRole } });
    expect(await left("scanner", stateOf(allOf("scanner"), roles), aws)).toEqual({
      tainted: [
        { address: "aws_iam_role.scan_role", exists: true },
        { address: "aws_iam_role.pipeline_role", exists: false },
      ],
      stranded: [],
      misplaced: [],
      unchecked: [],
    });
  });

  it("finds everything that a stopped deploy of the scanner can leave, with its import id, and tells whose it is", async () => {
    const names = namesOf(sandbox);
    const arn = `arn:aws:codepipeline:${sandbox.region}:${sandbox.account}:${names.pipeline}`;
    const aws = account({
      codeBuild: { BatchGetProjects: () => ({ projects: [{ name: names.scanProject, tags: small(OURS) }] }) },
      codeCommit: { GetRepository: () => ({ repositoryMetadata: { Arn: "arn" } }), ListTagsForResource: () => ({ tags: OURS }) },
      codePipeline: { GetPipeline: () => ({ metadata: { pipelineArn: arn } }), ListTagsForResource: () => ({ tags: small(OURS) }) },
      iam: { GetRole: () => ({ Role: { Tags: list({ ...OURS, environment: "another" }) } }) },
      logs: { DescribeLogGroups: () => ({ logGroups: [{ logGroupName: `${names.logGroup}-2` }, { logGroupName: names.logGroup }] }) },
      s3: { HeadBucket: () => ({}), GetBucketTagging: missing("NoSuchTagSet"), ListObjectVersions: () => ({ Versions: [] }) },
      scheduler: {
        GetSchedule: () => ({ Target: { Arn: arn } }),
        GetScheduleGroup: () => ({ Arn: "arn" }),
        ListTagsForResource: () => ({ Tags: list(OURS) }),
      },
      ssm: {
        DescribeParameters: ({ ParameterFilters }: { ParameterFilters: { Values: string[] }[] }) => ({
          Parameters: [{ Name: ParameterFilters[0]?.Values[0] }],
        }),
        ListTagsForResource: () => ({ TagList: list(OURS) }),
      },
    });
    const { stranded, ...rest } = await left("scanner", undefined, aws);
    expect(rest).toEqual({ tainted: [], misplaced: [], unchecked: [] });
    expect(stranded.map(({ address, id, ours, secret = false }) => [address, id, ours, secret])).toEqual([
      ["aws_codecommit_repository.source", names.sourceRepository, true, false],
      ["aws_ssm_parameter.accepted", names.acceptedSourceParameter, true, false],
      ["aws_s3_bucket.reports", names.reportBucket, true, false],
      ["aws_cloudwatch_log_group.scan_logs", names.logGroup, true, false],
      ["aws_iam_role.scan_role", names.scanRole, false, false],
      ["aws_iam_role.pipeline_role", names.pipelineRole, false, false],
      ["aws_iam_role.schedule_role", names.scheduleRole, false, false],
      ["aws_codebuild_project.scan", names.scanProject, true, false],
      ["aws_codepipeline.pipeline", names.pipeline, true, false],
      ["aws_scheduler_schedule_group.schedule_group", names.scheduleGroup, true, false],
      ["aws_scheduler_schedule.schedule", `${names.scheduleGroup}/${names.schedule}`, true, false],
    ]);
  });

  const PARAMETERS = ["aws_ssm_parameter.organization", "aws_ssm_parameter.token"];
  const withParameters = account({ ssm: PARAMETERS_THERE });

  it("tells of a secret's parameter that no state knows, which no plan may import", async () => {
    const { stranded } = await left("secrets", undefined, withParameters);
    const names = namesOf(sandbox);
    expect(stranded.map(({ address, id, ours, secret }) => [address, id, ours, secret])).toEqual([
      ["aws_ssm_parameter.token", names.tokenParameter, true, true],
      ["aws_ssm_parameter.organization", names.organizationParameter, true, true],
    ]);
  });

  it("tells of what is still in the scanner's state, where an earlier version had it: it is not stranded", async () => {
    const scanner = stateOf([...allOf("scanner"), ...PARAMETERS]);
    const connect = () => Promise.resolve(withParameters);
    const secrets = await leftoversOf("secrets", sandbox, undefined, connect, scanner);
    expect([secrets.misplaced, secrets.stranded]).toEqual([PARAMETERS, []]);
    expect(await left("scanner", scanner)).toEqual({ tainted: [], stranded: [], misplaced: PARAMETERS, unchecked: [] });
    // A move that was killed has left both: only the scanner's is to be taken away.
    const both = await leftoversOf("secrets", sandbox, stateOf(allOf("secrets")), connect, scanner);
    expect(both).toEqual({ tainted: [], stranded: [], misplaced: [], unchecked: [] });
  });

  it("leaves a bucket with content and a schedule of something else to their owners", async () => {
    const aws = account({
      s3: { HeadBucket: () => ({}), GetBucketTagging: missing("NoSuchTagSet"), ListObjectVersions: () => ({ Versions: [{}] }) },
      scheduler: { GetSchedule: () => ({ Target: { Arn: "arn:of:something:else" } }) },
    });
    const { stranded } = await left("scanner", undefined, aws);
    expect(stranded.map(({ address, ours }) => [address, ours])).toEqual([
      ["aws_s3_bucket.reports", false],
      ["aws_scheduler_schedule.schedule", false],
    ]);
  });

  it("never calls gone what it could not look at", async () => {
    const GetRole = () => {
      throw Object.assign(new Error("not allowed: iam:GetRole"), { name: "AccessDenied" });
    };
    const { tainted, unchecked } = await left(
      "scanner",
      stateOf(allOf("scanner"), ["aws_iam_role.scan_role"]),
      account({ iam: { GetRole } }),
    );
    expect(tainted).toEqual([{ address: "aws_iam_role.scan_role" }]);
    expect(unchecked).toEqual(["IAM role sandbox-package-scan-build: not allowed: iam:GetRole"]);
  });

  describe("a key", () => {
    const description = "Packages of the CodeArtifact domain demo-domain";
    const DescribeKey = ({ KeyId }: { KeyId: string }) => {
      if (KeyId.startsWith("alias/")) return noKey();
      const KeyState = KeyId === "dying" ? "PendingDeletion" : "Enabled";
      const CreationDate = new Date(KeyId === "newer" ? "2026-11-24" : "2026-11-23");
      return {
        KeyMetadata: {
          KeyId,
          Arn: `arn:of:${KeyId}`,
          KeyState,
          KeyManager: "CUSTOMER",
          CreationDate,
          Description: KeyId === "other" ? "x" : description,
        },
      };
    };
    const ListResourceTags = ({ KeyId }: { KeyId: string }) => ({
      Tags: list(KeyId === "foreign" ? { ...OURS, environment: "dev" } : OURS).map(({ Key, Value }) => ({ TagKey: Key, TagValue: Value })),
    });
    const keys = (...ids: string[]) => ({
      DescribeKey,
      ListResourceTags,
      ListAliases: () => ({ Aliases: [{ TargetKeyId: "named" }] }),
      ListKeys: () => ({ Keys: ids.map((KeyId) => ({ KeyId })) }),
    });
    const keyIn = async (aws: LookClients) => (await left("registry", undefined, aws)).stranded.map(({ address, id }) => [address, id]);

    it("that was made a moment before its alias is recognised by description and tags", async () => {
      const aws = account({ kms: keys("named", "dying", "other", "foreign", "older", "newer") });
      expect(await keyIn(aws)).toEqual([["aws_kms_key.domain_key", "newer"]]);
      expect(await keyIn(account({ kms: keys("named", "dying", "other", "foreign") }))).toEqual([]);
    });

    it("is the one with which the domain was made, if there are several", async () => {
      const domain = { arn: "arn:of:domain", encryptionKey: "arn:of:older" };
      const codeArtifact = { DescribeDomain: () => ({ domain }), ListTagsForResource: () => ({ tags: small(OURS) }) };
      expect(await keyIn(account({ kms: keys("older", "newer"), codeArtifact }))).toEqual([
        ["aws_kms_key.domain_key", "older"],
        ["aws_codeartifact_domain.domain", "arn:of:domain"],
      ]);
    });
  });
});

test("of the roles of runs, the account's identity provider is taken over whoever made it, a role by its marks alone", async () => {
  const [environment] = VARIANTS.filter(({ name }) => name === "remote-runs");
  if (environment === undefined) throw new Error("there is no such variant");
  const ours = Object.entries({ project: "package-scan", environment: "remote-runs", "managed-by": "terraform" });
  const Tags = ours.map(([Key, Value]) => ({ Key, Value }));
  const missing = () => {
    throw new NoSuchEntityException({ ...failure, message: "not there" });
  };
  const iam: Handlers = {
    GetOpenIDConnectProvider: () => ({ ClientIDList: ["theirs"] }),
    GetPolicy: missing,
    GetRole: ({ RoleName }: { readonly RoleName: string }) => ({ Role: { RoleName, Tags: RoleName.endsWith("plan") ? Tags : [] } }),
  };
  const { stranded, unchecked } = await leftoversOf("runs", environment, undefined, () => Promise.resolve(account({ iam })));
  expect([stranded.map(({ address, id, ours: own }) => [address, id, own]), unchecked]).toEqual([
    [
      ["aws_iam_openid_connect_provider.provider", "arn:aws:iam::222233334444:oidc-provider/app.terraform.io", true],
      ["aws_iam_role.plan", "remote-runs-package-scan-plan", true],
      ["aws_iam_role.apply", "remote-runs-package-scan-apply", false],
    ],
    [],
  ]);
});
