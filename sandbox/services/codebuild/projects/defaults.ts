import { ARN } from "../../../partition/arn";
import type { EnvironmentVariable, LogsConfig, ProjectArtifacts, ProjectEnvironment, ProjectSource } from "@aws-sdk/client-codebuild";

/** Minutes. */
export const DEFAULT_TIMEOUT = 60;
/** Minutes. */
export const DEFAULT_QUEUED_TIMEOUT = 480;

/** The AWS managed key of S3, which CodeBuild reports if the project names no key. */
export function defaultEncryptionKey(region: string, account: string): string {
  return `${ARN}:kms:${region}:${account}:alias/aws/s3`;
}

/** Fills in a source's members as CodeBuild's answers do. Lists keep their order because Terraform compares it. */
export function sourceWithDefaults(source: ProjectSource): ProjectSource {
  return { ...source, insecureSsl: source.insecureSsl ?? false };
}

export function artifactsWithDefaults(artifacts: ProjectArtifacts): ProjectArtifacts {
  const stored = { ...artifacts, encryptionDisabled: artifacts.encryptionDisabled ?? false };
  if (artifacts.type !== "S3") return stored;
  return { ...stored, packaging: artifacts.packaging ?? "NONE", namespaceType: artifacts.namespaceType ?? "NONE" };
}

export function environmentWithDefaults(environment: ProjectEnvironment): ProjectEnvironment {
  return {
    ...environment,
    privilegedMode: environment.privilegedMode ?? false,
    imagePullCredentialsType: environment.imagePullCredentialsType ?? "CODEBUILD",
    environmentVariables: (environment.environmentVariables ?? []).map(variableWithDefaults),
  };
}

export function variableWithDefaults(variable: EnvironmentVariable): EnvironmentVariable {
  return { ...variable, type: variable.type ?? "PLAINTEXT" };
}

export function logsWithDefaults(logs: LogsConfig | undefined): LogsConfig {
  return {
    cloudWatchLogs: logs?.cloudWatchLogs ?? { status: "ENABLED" },
    s3Logs: { encryptionDisabled: false, ...(logs?.s3Logs ?? { status: "DISABLED" }) },
  };
}
