import { projectArn, uuidOfBuild } from "../arns";
import type { Build, BuildPlan } from "../types";
import type { Keys } from "../../../kit/aws-session";
import type { BuildDirectories } from "./build-directories";

export interface EnvironmentParts {
  readonly build: Build;
  readonly plan: BuildPlan;
  readonly directories: BuildDirectories;
  readonly endpoint: string;
  /** Address in place of 127.0.0.1 for the services that the build asks. @default 127.0.0.1 */
  readonly faraway?: string | undefined;
  readonly credentials: Keys;
  /** PATH, caches. */
  readonly tools: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * The whole environment of a build's commands, without anything of the sandbox's own process. A build has its own HOME, so the
 * machine's pip and npm settings do not apply to it.
 */
export function buildEnvironment({
  build,
  plan,
  directories,
  endpoint,
  faraway,
  credentials,
  tools,
  variables,
}: EnvironmentParts): Record<string, string> {
  const { home, temporary } = directories;
  const environment = {
    LANG: "C.UTF-8",
    ...tools,
    HOME: home,
    TMPDIR: temporary,
    XDG_CONFIG_HOME: `${home}/.config`,
    XDG_DATA_HOME: `${home}/.local/share`,
    XDG_STATE_HOME: `${home}/.local/state`,
    CI: "true",
    AWS_REGION: plan.region,
    AWS_DEFAULT_REGION: plan.region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken ? { AWS_SESSION_TOKEN: credentials.sessionToken } : {}),
    AWS_EC2_METADATA_DISABLED: "true",
    ...variables,
    ...codebuildVariables(build, plan, directories),
  };
  return faraway === undefined || variables.HTTP_PROXY === undefined ? environment : { ...environment, ...asked(environment, faraway) };
}

/** The addresses of AWS and of Snyk, as a machine would name them that is not this one. */
function asked(environment: Readonly<Record<string, string | undefined>>, faraway: string): Record<string, string> {
  const given = ["AWS_ENDPOINT_URL", "SNYK_API"].map((name) => [name, environment[name] ?? ""] as const);
  return Object.fromEntries(given.map(([name, value]) => [name, value.replace("//127.0.0.1:", `//${faraway}:`)]));
}

/** The variables of "Environment variables in build environments" in the user guide. */
function codebuildVariables(build: Build, plan: BuildPlan, directories: BuildDirectories): Record<string, string> {
  const secondary = (build.secondarySources ?? []).map(({ sourceIdentifier = "" }) => sourceIdentifier);
  const uuid = uuidOfBuild(build.id);
  return {
    CODEBUILD_BUILD_ARN: build.arn,
    CODEBUILD_BUILD_ID: build.id,
    CODEBUILD_BUILD_IMAGE: build.environment.image ?? "",
    CODEBUILD_BUILD_NUMBER: String(build.buildNumber),
    CODEBUILD_BUILD_URL: `https://${plan.region}.console.aws.amazon.com/codesuite/codebuild/projects/${build.projectName}/build/${build.id}`,
    CODEBUILD_CI: "true",
    CODEBUILD_INITIATOR: build.initiator ?? "",
    CODEBUILD_KMS_KEY_ID: build.encryptionKey,
    CODEBUILD_LOG_PATH: uuid,
    CODEBUILD_PROJECT_ARN: projectArn(plan.region, plan.account, build.projectName),
    CODEBUILD_RESOLVED_SOURCE_VERSION: build.resolvedSourceVersion ?? "",
    CODEBUILD_SOURCE_REPO_URL: build.source.location ?? "",
    CODEBUILD_SOURCE_VERSION: build.sourceVersion ?? "",
    CODEBUILD_SRC_DIR: directories.source,
    ...Object.fromEntries(secondary.map((identifier) => [`CODEBUILD_SRC_DIR_${identifier}`, directories.secondary(identifier)])),
    CODEBUILD_START_TIME: String(Math.round(build.startTime * 1000)),
  };
}
