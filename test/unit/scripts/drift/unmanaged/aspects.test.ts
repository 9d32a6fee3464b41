import { NotFoundException } from "@aws-sdk/client-kms";
import type { StackKind } from "../../../../../environments/names";
import type { Environment } from "../../../../../environments/schema";
import { aspectsOf } from "../../../../../scripts/drift/unmanaged/aspects";
import { publish } from "../../../../../scripts/publish/publish";
import { named } from "../../../../helpers/states";
import { failure, type Handlers } from "../../fake-client";
import { Repository } from "../../publish/repository";
import { account, arnOf, found, OTHERS, PIPELINE, PROJECT, refusal, region, restrictions, schedule, statement } from "./fake-account";

const staging = named("staging");

test.each(["state", "registry", "secrets", "scanner"] as const)(
  "nothing is found at a stack %s to which nobody added anything",
  async (kind) => {
    expect(await found(kind)).toEqual([]);
  },
);

const OTHER_KEY = "another key encrypts the secret: a deploy of secrets and scanner, or secrets set, takes ours";
const USE = "somebody may use the key past its policy";
const TOPIC = { TopicArn: `arn:aws:sns:${region}:${account}:t`, Id: "n", Events: [] };
const ALL = "http://acs.amazonaws.com/groups/global/AllUsers";
const BUCKET = "aws_s3_bucket.reports";

/** @param external its mode for external versions. @param others for what is published, and for upstream repositories */
const groupOf = (pattern: string, external: string, others: string) => ({
  pattern,
  originConfiguration: {
    restrictions: { EXTERNAL_UPSTREAM: { mode: external }, PUBLISH: { mode: others }, INTERNAL_UPSTREAM: { mode: others } },
  },
});

test.each<[StackKind, string, Handlers, string[]]>([
  [
    "state",
    "a grant on the key, whoever gets it",
    { ListGrants: () => ({ Grants: [{ GrantId: "g", GranteePrincipal: "codeartifact.amazonaws.com" }] }) },
    [`high aws_kms_key.key grants.g: ${USE}`],
  ],
  [
    "state",
    "another alias",
    { ListAliases: () => ({ Aliases: [{ AliasName: "alias/x" }] }) },
    ["low aws_kms_key.key aliases.alias/x: another name of the key"],
  ],
  [
    "state",
    "rules that delete",
    { GetBucketLifecycleConfiguration: () => ({ Rules: [{ Status: "Enabled" }] }) },
    ["high aws_s3_bucket.bucket lifecycle_rule: objects are deleted in time"],
  ],
  [
    "registry",
    "grants on the domain's key that are not CodeArtifact's own",
    {
      ListGrants: () => ({
        Grants: [
          { GrantId: "own", GranteePrincipal: `codeartifact.${region}.amazonaws.com` },
          { GrantId: "g", GranteePrincipal: `arn:aws:iam::${OTHERS}:root` },
        ],
      }),
    },
    [`high aws_kms_key.domain_key grants.g: ${USE}`],
  ],
  [
    "registry",
    "a policy for everybody",
    { GetRepositoryPermissionsPolicy: () => ({ policy: { document: statement("*") } }) },
    [
      "high aws_codeartifact_repository.team permissions_policy.S: open to everybody",
      "high aws_codeartifact_repository.store permissions_policy.S: open to everybody",
    ],
  ],
  [
    "registry",
    "a policy that denies",
    { GetDomainPermissionsPolicy: () => ({ policy: { document: statement("*", { Effect: "Deny" }) } }) },
    ["medium aws_codeartifact_domain.domain permissions_policy.S: locks somebody out"],
  ],
  [
    "registry",
    "package groups, on every page",
    {
      ListPackageGroups: (input: unknown) =>
        (input as { nextToken?: string }).nextToken === undefined
          ? { packageGroups: [{ pattern: "/*", originConfiguration: restrictions("BLOCK") }], nextToken: "2" }
          : {
              packageGroups: [
                { pattern: "/pypi//a*", originConfiguration: restrictions("ALLOW") },
                { pattern: "/pypi//b*", originConfiguration: restrictions("BLOCK") },
                { pattern: "/pypi//c*", originConfiguration: restrictions("INHERIT") },
                // As ops guard makes it.
                { pattern: "/pypi//acme$", originConfiguration: restrictions("BLOCK") },
                { pattern: "/pypi//web$", originConfiguration: restrictions("BLOCK", "BLOCK") },
              ],
            },
    },
    [
      "medium aws_codeartifact_domain.domain package_groups./*: packages are kept out, or may not be published",
      "high aws_codeartifact_domain.domain package_groups./pypi//a*: packages may come from elsewhere",
      "medium aws_codeartifact_domain.domain package_groups./pypi//b*: packages are kept out, or may not be published",
      "medium aws_codeartifact_domain.domain package_groups./pypi//web$: packages are kept out, or may not be published",
    ],
  ],
  [
    "registry",
    "package groups of one name that let something in, and none that ops guard has made",
    {
      ListPackageGroups: () => ({
        packageGroups: [
          groupOf("/pypi//acme-core$", "BLOCK", "INHERIT"),
          groupOf("/pypi//acme-open$", "ALLOW", "INHERIT"),
          groupOf("/pypi//acme-shut$", "BLOCK", "ALLOW"),
          groupOf("/pypi//acme*", "BLOCK", "INHERIT"),
        ],
      }),
    },
    [
      "high aws_codeartifact_domain.domain package_groups./pypi//acme-open$: packages may come from elsewhere",
      "high aws_codeartifact_domain.domain package_groups./pypi//acme-shut$: packages may come from elsewhere",
      "medium aws_codeartifact_domain.domain package_groups./pypi//acme*: packages are kept out, or may not be published",
    ],
  ],
  [
    "scanner",
    "whatever opens a bucket",
    {
      GetBucketAcl: () => ({
        Owner: { ID: "us" },
        Grants: [
          { Grantee: { URI: ALL }, Permission: "READ" },
          { Grantee: { ID: "x" }, Permission: "WRITE" },
        ],
      }),
      GetBucketWebsite: () => ({ IndexDocument: { Suffix: "a" } }),
      GetBucketCors: () => ({ CORSRules: [{ AllowedOrigins: ["*"] }] }),
    },
    [
      `high ${BUCKET} grant.AllUsers.READ: the bucket is open to everybody`,
      `high ${BUCKET} grant.x.WRITE: another grant on the bucket`,
      `high ${BUCKET} website: the bucket is a website`,
      `medium ${BUCKET} cors_rule: pages of other origins may ask for objects`,
    ],
  ],
  [
    "scanner",
    "whatever leads out of a bucket",
    {
      GetBucketNotificationConfiguration: () => ({
        TopicConfigurations: [TOPIC],
        LambdaFunctionConfigurations: [{ Id: "l", LambdaFunctionArn: arnOf("lambda", "function:f", OTHERS) }],
        EventBridgeConfiguration: {},
      }),
      GetBucketReplication: () => ({ ReplicationConfiguration: { Role: "r" } }),
      GetBucketLogging: () => ({ LoggingEnabled: { TargetBucket: "b" } }),
      ListBucketInventoryConfigurations: () => ({ InventoryConfigurationList: [{ Id: "i" }] }),
      GetBucketAccelerateConfiguration: () => ({ Status: "Enabled" }),
      GetBucketRequestPayment: () => ({ Payer: "Requester" }),
    },
    [
      `medium ${BUCKET} notification.n: somebody is told of every object`,
      `high ${BUCKET} notification.l: somebody is told of every object`,
      `low ${BUCKET} notification.eventbridge: EventBridge is told of every object`,
      `high ${BUCKET} replication_configuration: objects are copied elsewhere`,
      `medium ${BUCKET} logging: the objects' names are written elsewhere`,
      `high ${BUCKET} inventory.i: lists of the objects go elsewhere`,
      `low ${BUCKET} acceleration_status: objects take another way`,
      `low ${BUCKET} request_payer: whoever asks has to pay`,
    ],
  ],
  [
    "secrets",
    "a secret that is not kept as it was made",
    {
      DescribeParameters: ({ ParameterFilters: [{ Values }] }: { ParameterFilters: [{ Values: [string] }] }) => ({
        Parameters: [
          {
            Name: Values[0],
            Type: "String",
            Tier: "Advanced",
            Policies: [{ PolicyType: "Expiration", PolicyText: "{}" }],
          },
        ],
      }),
      GetResourcePolicies: () => ({ Policies: [{ PolicyId: "p", Policy: statement({ AWS: OTHERS }) }] }),
    },
    ["token", "organization"].flatMap((id) => [
      `high aws_ssm_parameter.${id} type: the secret is not encrypted`,
      `high aws_ssm_parameter.${id} policies.Expiration: the secret may expire`,
      `high aws_ssm_parameter.${id} resource_policies.p.S: lets in others`,
    ]),
  ],
  [
    "secrets",
    "a secret under another key, of whatever account",
    {
      DescribeParameters: ({ ParameterFilters: [{ Values }] }: { ParameterFilters: [{ Values: [string] }] }) => ({
        Parameters: [
          { Name: Values[0], Type: "SecureString", KeyId: Values[0].endsWith("token") ? arnOf("kms", "key/1", OTHERS) : "alias/aws/ssm" },
        ],
      }),
    },
    ["token", "organization"].map((id) => `high aws_ssm_parameter.${id} key_id: ${OTHER_KEY}`),
  ],
  [
    "secrets",
    "a grant on the key",
    { ListGrants: () => ({ Grants: [{ GrantId: "g", GranteePrincipal: "ssm.amazonaws.com" }] }) },
    [`high aws_kms_key.key grants.g: ${USE}`],
  ],
  [
    "scanner",
    "triggers of the source",
    {
      GetRepositoryTriggers: () => ({
        triggers: [
          { name: "t", destinationArn: arnOf("sns", "t") },
          { name: "u", destinationArn: arnOf("sns", "t", OTHERS) },
        ],
      }),
    },
    [
      "medium aws_codecommit_repository.source triggers.t: somebody is told of every push",
      "high aws_codecommit_repository.source triggers.u: somebody is told of every push",
    ],
  ],
  [
    "scanner",
    "a shared project, and webhooks",
    {
      GetResourcePolicy: () => ({ policy: statement({ AWS: OTHERS }) }),
      ListWebhooks: () => ({
        webhooks: [
          { definition: { name: "w", targetPipeline: "staging-package-scan", authentication: "UNAUTHENTICATED" } },
          { definition: { name: "v", targetPipeline: "staging-package-scan", authentication: "GITHUB_HMAC" } },
        ],
      }),
    },
    [
      "high aws_codebuild_project.scan resource_policy.S: lets in others",
      "high aws_codepipeline.pipeline webhooks.w: everybody may start it",
      "medium aws_codepipeline.pipeline webhooks.v: something else starts it",
    ],
  ],
  [
    "scanner",
    "a stage that nothing may enter",
    {
      GetPipelineState: () => ({
        stageStates: [
          { stageName: "Source" },
          { stageName: "Scan", inboundTransitionState: { enabled: false, disabledReason: "quiet", lastChangedAt: new Date(0) } },
        ],
      }),
    },
    ["high aws_codepipeline.pipeline stage_transitions.Scan: no scan runs: whatever starts it waits before this stage"],
  ],
  [
    "scanner",
    "schedules of any group, directly or by the API's operation; rules of any bus",
    {
      ListSchedules: () => ({
        Schedules: [
          schedule("staging-daily-scan", PIPELINE, "staging-package-scan"),
          schedule("direct", PIPELINE),
          schedule("byapi", "arn:aws:scheduler:::aws-sdk:codebuild:startBuild"),
          schedule("theirs", "arn:aws:scheduler:::aws-sdk:codepipeline:startPipelineExecution"),
          schedule("gone", PROJECT),
        ],
      }),
      GetSchedule: (input: unknown) => {
        const { Name } = input as { Name: string };
        if (Name === "gone") return refusal("ResourceNotFoundException")();
        return { Target: { Input: JSON.stringify(Name === "byapi" ? { ProjectName: "staging-package-scan" } : { Name: "other" }) } };
      },
      ListEventBuses: () => ({ EventBuses: [{ Name: "default" }, { Name: "own" }] }),
      ListRuleNamesByTarget: (input: unknown) => {
        const { EventBusName, TargetArn } = input as { EventBusName: string; TargetArn: string };
        return { RuleNames: EventBusName === "own" && TargetArn === PROJECT ? ["r"] : [] };
      },
    },
    [
      "medium aws_codepipeline.pipeline schedules.default.direct: something else starts it",
      "medium aws_codebuild_project.scan schedules.default.byapi: something else starts it",
      "medium aws_codebuild_project.scan event_rules.own.r: something else starts it",
    ],
  ],
  [
    "scanner",
    "where the log goes and who may read it",
    {
      DescribeSubscriptionFilters: () => ({ subscriptionFilters: [{ filterName: "f" }] }),
      DescribeMetricFilters: () => ({ metricFilters: [{ filterName: "m" }] }),
      DescribeResourcePolicies: () => ({
        resourcePolicies: [
          { policyName: "p", policyDocument: statement({ AWS: OTHERS }, { Resource: "arn:aws:logs:*:*:log-group:/aws/codebuild/*" }) },
        ],
      }),
    },
    [
      "high aws_cloudwatch_log_group.scan_logs subscription_filters.f: the scan's log goes elsewhere",
      "low aws_cloudwatch_log_group.scan_logs metric_filters.m: lines of the log are counted",
      "high aws_cloudwatch_log_group.scan_logs resource_policies.p.S: lets in others",
    ],
  ],
])("%s: %s", async (kind, _, added, expected) => {
  expect(await found(kind, added)).toEqual(expected);
});

describe("the scanner's source", () => {
  let repository: Repository;
  beforeEach(async () => {
    repository = new Repository();
    await publish(repository.context(staging));
  });
  const differences = () => found("scanner", Object.assign({}, repository.codeCommitHandlers, repository.ssmHandlers));
  const TRIGGERS = { GetRepositoryTriggers: () => ({ triggers: [] }) };
  beforeEach(() => Object.assign(repository.codeCommitHandlers, TRIGGERS));

  test("is as it was published, and nothing else is accepted", async () => {
    expect(await differences()).toEqual([]);
  });

  test("was pushed to past ops publish", async () => {
    repository.tip?.files.set(".npmrc", Buffer.from("registry=https://evil"));
    expect(await differences()).toEqual([
      "high aws_codecommit_repository.source branches.main: the source is not what ops publish put there",
    ]);
  });

  test("is not the only one that is accepted, or is accepted no more", async () => {
    const theirs = "ee".repeat(32);
    repository.accepted = `${repository.accepted} ${theirs}`;
    expect(await differences()).toEqual([`medium aws_ssm_parameter.accepted accepted.${theirs}: the build accepts another source too`]);
    repository.accepted = "unset";
    expect(await differences()).toEqual(["high aws_ssm_parameter.accepted accepted: no scan runs: no source is accepted"]);
  });

  test("of an earlier version is nobody's mistake", async () => {
    repository.tip?.files.delete("SHA256SUMS");
    repository.accepted = "unset";
    expect(await differences()).toEqual([]);
  });
});

test("what a resource of the stack manages is left to the plan, and what is another account's to that account", () => {
  const asked = (name: string, changed: Partial<Environment["registry"]>) => {
    const environment = named(name);
    const registry = Object.assign({}, environment.registry, changed);
    return aspectsOf(Object.assign({}, environment, { registry }), "registry").map((each) => `${each.name} of ${each.address}`);
  };
  expect(asked("staging", { readers: ["123456789012"], encryptionKey: "aws-managed" })).toEqual([
    "package groups of aws_codeartifact_domain.domain",
  ]);
  expect(asked("staging", { domainOwner: OTHERS })).toEqual([
    "permissions policy of aws_codeartifact_repository.team",
    "permissions policy of aws_codeartifact_repository.store",
  ]);
});

describe("keys that the file names", () => {
  const arn = (id: string) => `arn:aws:kms:${region}:${account}:key/${id}`;
  const own: Environment = {
    ...staging,
    registry: { ...staging.registry, encryptionKey: arn("domain") },
    scan: { ...staging.scan, kmsKeyArn: arn("reports") },
    snyk: { ...staging.snyk, kmsKeyArn: arn("secrets") },
  };
  const key =
    (more: object = {}) =>
    (input: unknown) => ({
      KeyMetadata: { Arn: (input as { KeyId: string }).KeyId, KeyManager: "CUSTOMER", KeyState: "Enabled", ...more },
    });
  const policy = (AWS: string) => () => ({ Policy: statement({ AWS }, { Action: "kms:*" }) });
  const DescribeParameters = (input: unknown) => {
    const { ParameterFilters } = input as { ParameterFilters: [{ Values: [string] }] };
    return { Parameters: [{ Name: ParameterFilters[0].Values[0], Type: "SecureString", Tier: "Standard", KeyId: arn("secrets") }] };
  };
  const at = async (handlers: Handlers, kinds: readonly StackKind[] = ["registry", "secrets", "scanner"]) =>
    (await Promise.all(kinds.map((kind) => found(kind, { DescribeParameters, ...handlers }, own)))).flat();

  test("nothing is found where they are enabled and leave their use to the account's IAM", async () => {
    expect(await at({ DescribeKey: key(), GetKeyPolicy: policy(`arn:aws:iam::${account}:root`) })).toEqual([]);
  });

  test("one that is to be deleted, or does not exist, shows at what it encrypts", async () => {
    const why = "nobody can read or write what it encrypts";
    const lines = [
      `high aws_codeartifact_domain.domain registry.encryptionKey.state: ${why}`,
      `high aws_ssm_parameter.token snyk.kmsKeyArn.state: ${why}`,
      `high aws_s3_bucket.reports scan.kmsKeyArn.state: ${why}`,
    ];
    expect(await at({ DescribeKey: key({ KeyState: "PendingDeletion" }) })).toEqual(lines);
    const missing = { DescribeKey: () => Promise.reject(new NotFoundException(failure)) };
    expect(await at(missing, ["registry", "scanner"])).toEqual(lines.filter((line) => !line.includes("snyk")));
  });

  test("a policy that keeps a role out shows with the role; one that cannot be read is not looked at", async () => {
    const build = `arn:aws:iam::${account}:role/staging-package-scan-build`;
    const shown = await at({ DescribeKey: key(), GetKeyPolicy: policy(build) });
    expect(shown).toContain(
      "high aws_s3_bucket.reports scan.kmsKeyArn.policy.staging-package-scan-pipeline: the key's policy keeps the role out",
    );
    expect(shown.filter((line) => line.includes("scan-build"))).toEqual([]);
    await expect(at({ DescribeKey: key(), GetKeyPolicy: refusal("AccessDeniedException") })).rejects.toThrow(
      "use of registry.encryptionKey of aws_codeartifact_domain.domain",
    );
  });
});

test("a proxy's address that is a secret is looked at like the others, and only then", () => {
  const asked = (environment: Environment) => [...new Set(aspectsOf(environment, "secrets").map(({ address }) => address))];
  const others = ["aws_kms_key.key", "aws_ssm_parameter.token", "aws_ssm_parameter.organization"];
  expect(asked({ ...staging, scan: { ...staging.scan, proxy: { secret: true } } })).toEqual([...others, "aws_ssm_parameter.proxy"]);
  expect(asked({ ...staging, scan: { ...staging.scan, proxy: { address: "http://proxy:8080" } } })).toEqual(others);
});
