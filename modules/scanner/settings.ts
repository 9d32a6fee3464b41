import { z } from "zod";
import { apiAddressProblem } from "../snyk/api-address";
import type { VersionChoice } from "./contract/account";
import { type Engine, ENGINES } from "./contract/engine";
import type { SendPrivate } from "./contract/origin";

/**
 * Names of the environment variables that the build project sets and the scanner reads: the contract between the two. None is
 * a secret: two of them are names of SSM parameters, which the scanner reads itself.
 */
export const SETTING = {
  domain: "SCAN_DOMAIN",
  domainOwner: "SCAN_DOMAIN_OWNER",
  repository: "SCAN_REPOSITORY",
  repositories: "SCAN_REPOSITORIES",
  storeRepository: "SCAN_STORE_REPOSITORY",
  versions: "SCAN_VERSIONS",
  unlisted: "SCAN_UNLISTED",
  sendPrivate: "SNYK_SEND_PRIVATE",
  bucket: "SCAN_BUCKET",
  tokenParameter: "SNYK_TOKEN_PARAMETER",
  organizationParameter: "SNYK_ORGANIZATION_PARAMETER",
  projectName: "SNYK_PROJECT_NAME",
  engine: "SNYK_ENGINE",
  cliVersion: "SNYK_CLI_VERSION",
  cliSha256: "SNYK_CLI_SHA256",
  snykApi: "SNYK_API",
  environment: "SCAN_ENVIRONMENT",
  logGroup: "SCAN_LOG_GROUP",
  logStream: "CODEBUILD_LOG_PATH",
  topic: "SCAN_TOPIC",
  eventSource: "SCAN_EVENT_SOURCE",
  region: "AWS_REGION",
  timeoutMinutes: "SCAN_TIMEOUT_MINUTES",
  pipeline: "SCAN_PIPELINE",
  publishRule: "SCAN_PUBLISH_RULE",
  quietSeconds: "SCAN_QUIET_SECONDS",
  /** Set by the pipeline: the id of its execution. */
  execution: "SCAN_EXECUTION",
  /** Set by CodeBuild itself: milliseconds since 1970. */
  buildStartedAt: "CODEBUILD_START_TIME",
} as const;

/** The scanner's settings from outside. */
export interface Settings {
  readonly domain: string;
  /** Account id, 12 digits. */
  readonly domainOwner: string;
  /** The team's repository: if a package is in several, this one is asked about it. */
  readonly repository: string;
  /** Repositories to look at. @default all of the domain */
  readonly repositories?: readonly string[];
  /** Repository with the external connection, which is asked whether public packages have the names of private ones. @default none is asked */
  readonly storeRepository?: string;
  readonly versions: VersionChoice;
  readonly sendPrivate: SendPrivate;
  readonly bucket: string;
  readonly tokenParameter: string;
  readonly organizationParameter: string;
  readonly projectName: string;
  /** How the vulnerability service is asked. */
  readonly engine: Engine;
  /** Means something with the engine `cli` only, as the next one. */
  readonly cliVersion: string;
  /** SHA-256 in hex of the CLI's program, if it must be the published one. */
  readonly cliSha256?: string;
  /** Address of the Snyk API. @default the usual one */
  readonly snykApi?: string;
  /** The environment's name, for the commands in messages. Absent if the build project is older than this setting. */
  readonly environment?: string;
  /** Where the build's log should be. Absent outside of CodeBuild, and if the build project is older than this setting. */
  readonly log?: { readonly group: string; readonly stream: string };
  /** ARN of the SNS topic for messages. @default nobody is told anything */
  readonly topic?: string;
  /** Source of the events that hold messages for a webhook. @default there is none */
  readonly eventSource?: string;
  /** The pipeline's execution that runs the scan, where packages that come may have started it. @default it begins at once */
  readonly start?: StartSettings;
  readonly region: string;
  /** Minutes after which CodeBuild ends the build. */
  readonly timeoutMinutes: number;
  /** When CodeBuild started the build; absent outside of CodeBuild. */
  readonly buildStartedAt?: Date;
}

export interface StartSettings {
  readonly pipeline: string;
  readonly execution: string;
  /** Name of the rule of EventBridge that starts the pipeline if a package comes. */
  readonly rule: string;
  /** How long no package must have come before a scan that a package has started begins. */
  readonly quietSeconds: number;
}

/** A build is not begun much earlier: it takes about as long to get a machine. */
const QUIET_SECONDS = 30;

/** CodeBuild's own default, and that of the projects of earlier versions, which do not set the variable. */
const TIMEOUT_MINUTES = 60;

/** The scan cannot start with its configuration: exit code 3. The message is for the person who set it up. */
export class MisconfiguredError extends Error {
  override readonly name = "MisconfiguredError";
}

/** The command with which an operator sets both secrets. */
export function secretsCommand({ environment = "ENVIRONMENT" }: Pick<Settings, "environment">): string {
  return `npm run ops -- secrets set --env ${environment}`;
}

const required = (pattern: RegExp, rule: string) => z.string({ error: "is not set" }).regex(pattern, `must be ${rule}`);
const parameterName = required(
  /^\/?[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/,
  "the name of an SSM parameter, such as /dev/package-scan/snyk-token",
);
const webAddress = z
  .string()
  .refine((text) => /^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text), { error: "must be an http(s) address", abort: true })
  .superRefine((text, context) => {
    const problem = apiAddressProblem(text);
    if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
  });

/** The patterns of domain and repository are from CodeArtifact's service model, the bucket's from S3's naming rules. */
const shape = z.object({
  [SETTING.domain]: required(/^[a-z][a-z0-9-]{0,48}[a-z0-9]$/, "2 to 50 lower-case letters, digits or hyphens, starting with a letter"),
  [SETTING.domainOwner]: required(/^[0-9]{12}$/, "an account id of 12 digits"),
  [SETTING.repository]: required(/^[A-Za-z0-9][A-Za-z0-9._-]{1,99}$/, "2 to 100 letters, digits, dots, hyphens or underscores"),
  [SETTING.repositories]: required(
    /^[A-Za-z0-9][A-Za-z0-9._-]{1,99}(,[A-Za-z0-9][A-Za-z0-9._-]{1,99})*$/,
    "names of repositories, with commas between them",
  ).optional(),
  [SETTING.storeRepository]: required(/^[A-Za-z0-9][A-Za-z0-9._-]{1,99}$/, "the name of a repository").optional(),
  [SETTING.versions]: required(/^(default|all|newest:[1-9]\d{0,3})$/, "default, all or newest:NUMBER").optional(),
  [SETTING.unlisted]: required(/^(true|false)$/, "true or false").optional(),
  [SETTING.sendPrivate]: required(
    /^[A-Za-z0-9._*-]{1,100}(,[A-Za-z0-9._*-]{1,100})*$/,
    "true, false, or patterns of names with commas between them",
  ).optional(),
  [SETTING.bucket]: required(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of an S3 bucket"),
  [SETTING.tokenParameter]: parameterName,
  [SETTING.organizationParameter]: parameterName,
  // It must start with a letter or digit, because it becomes an argument of the Snyk CLI and must not look like an option.
  [SETTING.projectName]: required(/^[\p{L}\p{N}][^\p{Cc}]{0,254}$/u, "1 to 255 printable characters, starting with a letter or digit"),
  [SETTING.engine]: z.enum(ENGINES, { error: "must be cli or api" }).optional(),
  [SETTING.cliVersion]: required(/^\d+\.\d+\.\d+$/, "a version of the Snyk CLI, such as 1.1110.0"),
  [SETTING.cliSha256]: required(/^[0-9a-f]{64}$/, "a SHA-256 in hex").optional(),
  [SETTING.snykApi]: webAddress.optional(),
  [SETTING.environment]: required(/^[a-z][a-z0-9-]*$/, "the name of an environment").optional(),
  [SETTING.logGroup]: required(/^[\w./#-]{1,512}$/, "the name of a log group").optional(),
  // AWS sets it: the name of the build's log stream.
  [SETTING.logStream]: z.string().optional(),
  [SETTING.topic]: required(/^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/, "the ARN of an SNS topic").optional(),
  [SETTING.eventSource]: required(/^package-scan\.[a-z][a-z0-9-]*$/, "package-scan. and the name of an environment").optional(),
  [SETTING.region]: required(/^[a-z]{2}(-[a-z]+)+-\d$/, "an AWS region, such as eu-central-1"),
  [SETTING.timeoutMinutes]: required(/^[1-9]\d{0,3}$/, "a whole number of minutes, 1 to 9999").optional(),
  [SETTING.pipeline]: required(/^[A-Za-z0-9.@_-]{1,100}$/, "the name of a pipeline").optional(),
  [SETTING.publishRule]: required(/^[\w.-]{1,64}$/, "the name of a rule of EventBridge").optional(),
  [SETTING.quietSeconds]: required(/^\d{1,3}$/, "a whole number of seconds, 0 to 999").optional(),
  [SETTING.execution]: required(/^[0-9a-f-]{36}$/, "the id of a pipeline's execution").optional(),
  [SETTING.buildStartedAt]: required(/^\d{13}$/, "milliseconds since 1970, as CodeBuild sets it").optional(),
});

/**
 * Reads the settings from the process environment; an empty variable counts as not set.
 * Throws {@link MisconfiguredError} that names every wrong variable, its value and the rule.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.values(SETTING).map((name) => [name, environment[name] || undefined]));
  const parsed = shape.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const value = given[name];
      return value === undefined ? `  ${name} ${issue.message}` : `  ${name}=${JSON.stringify(value)} ${issue.message}`;
    });
    throw new MisconfiguredError(`The scan is misconfigured; the build project sets these variables:\n${lines.join("\n")}`);
  }
  const values = parsed.data;
  const [group, stream] = [values[SETTING.logGroup], values[SETTING.logStream]];
  const startedAt = values[SETTING.buildStartedAt];
  return {
    domain: values[SETTING.domain],
    domainOwner: values[SETTING.domainOwner],
    repository: values[SETTING.repository],
    repositories: values[SETTING.repositories]?.split(","),
    storeRepository: values[SETTING.storeRepository],
    versions: { take: takeOf(values[SETTING.versions]), unlisted: values[SETTING.unlisted] !== "false" },
    sendPrivate: sendOf(values[SETTING.sendPrivate]),
    bucket: values[SETTING.bucket],
    tokenParameter: values[SETTING.tokenParameter],
    organizationParameter: values[SETTING.organizationParameter],
    projectName: values[SETTING.projectName],
    engine: values[SETTING.engine] ?? "cli",
    cliVersion: values[SETTING.cliVersion],
    cliSha256: values[SETTING.cliSha256],
    snykApi: values[SETTING.snykApi],
    environment: values[SETTING.environment],
    log: group !== undefined && stream !== undefined ? { group, stream } : undefined,
    topic: values[SETTING.topic],
    eventSource: values[SETTING.eventSource],
    start: startOf(values),
    region: values[SETTING.region],
    timeoutMinutes: Number(values[SETTING.timeoutMinutes] ?? TIMEOUT_MINUTES),
    buildStartedAt: startedAt === undefined ? undefined : new Date(Number(startedAt)),
  };
}

function startOf(values: z.infer<typeof shape>): StartSettings | undefined {
  const [pipeline, execution, rule] = [values[SETTING.pipeline], values[SETTING.execution], values[SETTING.publishRule]];
  // A build that somebody has started by hand is no execution of the pipeline.
  if (pipeline === undefined || execution === undefined || rule === undefined) return undefined;
  return { pipeline, execution, rule, quietSeconds: Number(values[SETTING.quietSeconds] ?? QUIET_SECONDS) };
}

function takeOf(text = "default"): VersionChoice["take"] {
  if (text === "default" || text === "all") return text;
  return { newest: Number(text.slice("newest:".length)) };
}

function sendOf(text = "false"): SendPrivate {
  return text === "true" || text === "false" ? text === "true" : text.split(",");
}
