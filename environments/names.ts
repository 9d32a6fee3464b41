import { dirname, resolve } from "node:path";
import type { Environment } from "./schema";

/** The stacks of an environment, in the order in which they are deployed; the reverse is the order of destroy. */
export const STACKS = ["state", "runs", "registry", "secrets", "scanner"] as const;

export type StackKind = (typeof STACKS)[number];

/** Every name that two parts of the project must agree on. Names are made only here. */
export interface Names {
  readonly stackNames: Readonly<Record<StackKind, string>>;
  readonly stateBucket: string;
  /** The account that owns the state's bucket: the environment's own, unless the file names another. */
  readonly stateBucketOwner: string;
  readonly stateKeyAlias: string;
  readonly stateKey: (stack: StackKind) => string;
  /** Workspace of HCP Terraform that holds a stack's state. */
  readonly workspace: (stack: StackKind) => string;
  readonly domainKeyAlias: string;
  /** Alias of the key that the secrets stack makes for the two parameters. */
  readonly secretsKeyAlias: string;
  /** The key that encrypts the two parameters: that alias, or the ARN of the file's own. */
  readonly secretsKey: string;
  /** The account that owns the CodeArtifact domain: the environment's own, unless the file names another. */
  readonly domainOwner: string;
  /** The repository with the external connection; undefined if the team's repository has it, or another account's. */
  readonly storeRepository: string | undefined;
  /** Repositories that the scan looks at; undefined for all of the domain. */
  readonly scannedRepositories: readonly string[] | undefined;
  readonly reportBucket: string;
  /** Alias of the key that the scanner stack makes for results and artifacts. */
  readonly reportKeyAlias: string;
  /** The key that encrypts them: that alias, or the ARN of the file's own. */
  readonly reportKey: string;
  readonly sourceRepository: string;
  readonly sourceBranch: string;
  readonly scanProject: string;
  readonly pipeline: string;
  readonly schedule: string;
  /** A group of EventBridge Scheduler for our schedule alone: the schedule's role trusts a group, not a schedule. */
  readonly scheduleGroup: string;
  readonly logGroup: string;
  /** SNS topic for messages. */
  readonly topic: string;
  /** Alias of the key that encrypts the messages. */
  readonly topicKeyAlias: string;
  readonly missingScanAlarm: string;
  readonly gateAlarm: string;
  readonly webhookAlarm: string;
  readonly dashboard: string;
  /** Rule, connection and API destination of EventBridge that post messages to the webhook. */
  readonly webhook: string;
  /** Source of the events that hold messages, by which a rule and a permission know them. */
  readonly eventSource: string;
  /** Rule of EventBridge that starts a scan when a package version changes. */
  readonly onPublishRule: string;
  /** Path of the roles: begins and ends with a slash. */
  readonly rolePath: string;
  /** What the deploy role is called, if the file names none: nothing makes it but an account's administrator. */
  readonly deployRole: string;
  readonly readOnlyRole: string;
  readonly quarantineRole: string;
  readonly boundaryPolicy: string;
  readonly scanRole: string;
  readonly pipelineRole: string;
  readonly scheduleRole: string;
  readonly webhookRole: string;
  readonly onPublishRole: string;
  /** Roles of runs in HCP Terraform: what they may read when they plan, and change when they apply. */
  readonly runPlanRole: string;
  readonly runApplyRole: string;
  readonly tokenParameter: string;
  readonly organizationParameter: string;
  /** SSM parameter with the SHA-256 of the source that the build may run. */
  readonly acceptedSourceParameter: string;
  /** SSM parameter of the address of the build's proxy; undefined if it is none, or no secret. */
  readonly proxyParameter: string | undefined;
  readonly snykProjectName: string;
}

/** Names contain the environment. Bucket names contain the account and region too, because S3 names are globally unique. */
export function namesOf(environment: Environment): Names {
  const { name, account, region, backend, registry, scan, snyk, iam } = environment;
  const [secretsKeyAlias, reportKeyAlias] = [`alias/${name}-package-scan-secrets`, `alias/${name}-package-scan-reports`];
  const role = (kind: string) => `${iam.rolePrefix ?? ""}${name}-package-scan-${kind}`;
  return {
    stackNames: {
      state: `${name}-state`,
      runs: `${name}-runs`,
      registry: `${name}-registry`,
      secrets: `${name}-secrets`,
      scanner: `${name}-scanner`,
    },
    stateBucket: (backend.kind === "s3" ? backend.bucket : undefined) ?? `${name}-scan-state-${account}-${region}`,
    stateBucketOwner: (backend.kind === "s3" ? backend.bucketOwner : undefined) ?? account,
    stateKeyAlias: `alias/${name}-scan-state`,
    stateKey: (stack) => `${name}/${stack}.tfstate`,
    workspace: (stack) => `${(backend.kind === "hcp" ? backend.workspacePrefix : undefined) ?? ""}${name}-${stack}`,
    domainKeyAlias: `alias/${name}-package-domain`,
    secretsKeyAlias,
    secretsKey: snyk.kmsKeyArn ?? secretsKeyAlias,
    domainOwner: registry.domainOwner ?? account,
    storeRepository: storeOf(registry),
    scannedRepositories: scannedOf(environment),
    reportBucket: scan.reportBucket ?? `${name}-scan-reports-${account}-${region}`,
    reportKeyAlias,
    reportKey: scan.kmsKeyArn ?? reportKeyAlias,
    sourceRepository: scan.sourceRepository ?? `${name}-package-scanner`,
    sourceBranch: "main",
    scanProject: `${name}-package-scan`,
    pipeline: `${name}-package-scan`,
    schedule: `${name}-daily-scan`,
    scheduleGroup: `${name}-package-scan`,
    rolePath: iam.path ?? "/",
    deployRole: role("deploy"),
    readOnlyRole: role("read-only"),
    // Short, so that no name of an environment is too long for it.
    quarantineRole: role("archive"),
    boundaryPolicy: `${name}-package-scan-boundary`,
    scanRole: role("build"),
    pipelineRole: role("pipeline"),
    scheduleRole: role("schedule"),
    webhookRole: role("webhook"),
    onPublishRole: role("publish"),
    runPlanRole: role("plan"),
    runApplyRole: role("apply"),
    logGroup: `/aws/codebuild/${name}-package-scan`,
    topic: `${name}-package-scan`,
    topicKeyAlias: `alias/${name}-package-scan-messages`,
    missingScanAlarm: `${name}-package-scan-missing`,
    gateAlarm: `${name}-package-scan-gate`,
    webhookAlarm: `${name}-package-scan-webhook-failed`,
    dashboard: `${name}-package-scan`,
    webhook: `${name}-package-scan-webhook`,
    eventSource: `package-scan.${name}`,
    onPublishRule: `${name}-package-scan-on-publish`,
    tokenParameter: snyk.tokenParameter ?? `/${name}/package-scan/snyk-token`,
    organizationParameter: snyk.organizationParameter ?? `/${name}/package-scan/snyk-organization`,
    acceptedSourceParameter: `/${name}/package-scan/scanner-sha256`,
    proxyParameter: scan.proxy?.secret === true ? `/${name}/package-scan/proxy` : undefined,
    snykProjectName: snyk.projectName ?? `${name} ${registry.domain}`,
  };
}

function storeOf({ repository, storeRepository, upstream }: Environment["registry"]): string | undefined {
  if (storeRepository === false || upstream !== undefined) return undefined;
  return storeRepository ?? `${repository}-store`;
}

/** In another account's domain, a scan looks at its own repositories: the others are not its own to read. */
function scannedOf({ account, registry, scan }: Environment): readonly string[] | undefined {
  const foreign = registry.domainOwner !== undefined && registry.domainOwner !== account;
  const chosen = scan.repositories ?? (foreign ? "own" : "all");
  if (chosen === "all") return undefined;
  const store = storeOf(registry);
  return chosen === "own" ? [registry.repository, ...(store === undefined ? [] : [store])] : [...new Set(chosen)];
}

/** Folder of states in local files: the environment's `backend.path`, relative to the project's folder. */
export function localStateFolder({ backend }: Environment): string {
  return resolve(dirname(__dirname), (backend.kind === "local" ? backend.path : undefined) ?? ".state");
}

/** Whether the environment has a state stack: only if its states are in a bucket that the project makes. */
export function hasStateStack({ backend }: Environment): boolean {
  return backend.kind === "s3" && backend.bucket === undefined;
}

/** Whether Terraform runs in HCP Terraform: in its own machines or on agents. */
export function runsRemotely({ backend }: Environment): boolean {
  return backend.kind === "hcp" && backend.execution !== "local";
}

/** Whether the environment has a stack of the roles that runs in HCP Terraform take: unless an administrator makes them. */
export function hasRunsStack(environment: Environment): boolean {
  const { backend } = environment;
  return backend.kind === "hcp" && runsRemotely(environment) && backend.runRoles !== "administrator";
}

/** Whether Terraform runs a stack in HCP Terraform. The roles that runs take, no run may change. */
export function isRunRemotely(environment: Environment, kind: StackKind): boolean {
  return kind !== "runs" && runsRemotely(environment);
}

/** The tags of every resource. Those of the environment's file come last, so that a team's own scheme wins. */
export function tagsOf(environment: Environment): Record<string, string> {
  return { project: "package-scan", environment: environment.name, "managed-by": "terraform", ...environment.tags };
}

/** The stacks that an environment has, in the order in which they are deployed. */
export function stacksOf(environment: Environment): StackKind[] {
  const missing: Partial<Record<StackKind, boolean>> = { state: !hasStateStack(environment), runs: !hasRunsStack(environment) };
  return STACKS.filter((kind) => missing[kind] !== true);
}

/** Those of them that `deploy` brings about: the roles of runs are for `bootstrap`, and a person with permissions of their own. */
export function deployedStacksOf(environment: Environment): StackKind[] {
  return stacksOf(environment).filter((kind) => kind !== "runs");
}
