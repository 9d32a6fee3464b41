import type * as sdk from "@aws-sdk/client-codebuild";

/** Makes members non-optional that the service model requires or the handlers fill in. */
export type Given<T, K extends keyof T> = T & { [P in K]-?: NonNullable<T[P]> };

type Seconds<T, K extends keyof T> = Omit<T, K> & { [P in K]?: number };

/** The model's Project, timestamps in epoch seconds. */
export type Project = Given<
  Seconds<Omit<sdk.Project, "webhook">, "created" | "lastModified">,
  | "name"
  | "arn"
  | "source"
  | "artifacts"
  | "environment"
  | "serviceRole"
  | "timeoutInMinutes"
  | "queuedTimeoutInMinutes"
  | "encryptionKey"
  | "created"
>;

export type BuildPhase = Seconds<sdk.BuildPhase, "startTime" | "endTime">;

/** The model's Build, timestamps in epoch seconds. */
export type Build = Given<
  Omit<Seconds<sdk.Build, "startTime" | "endTime">, "phases">,
  | "id"
  | "arn"
  | "projectName"
  | "buildNumber"
  | "source"
  | "environment"
  | "serviceRole"
  | "startTime"
  | "timeoutInMinutes"
  | "encryptionKey"
> & { phases: BuildPhase[] };

/** The ways in which a build can end, and IN_PROGRESS. */
export type BuildStatus = NonNullable<sdk.Build["buildStatus"]>;

/** What a build needs in addition to the record in BatchGetBuilds. */
export interface BuildPlan {
  readonly account: string;
  readonly region: string;
  readonly artifacts: sdk.ProjectArtifacts;
  readonly secondaryArtifacts: readonly sdk.ProjectArtifacts[];
  readonly logsConfig: sdk.LogsConfig;
  readonly queuedTimeoutInMinutes: number;
  readonly autoRetryLimit: number;
  /** The input of StartBuild, for RetryBuild. */
  readonly startedWith: StartBuildInput;
}

/** A build that the service knows, running or not. */
export interface BuildEntry {
  readonly build: Build;
  readonly plan: BuildPlan;
  /** Kills the build's processes; resolves when they are gone. */
  stop(): Promise<void>;
  /** Resolves when the build has ended, with the number of retries that its buildspec asks for. */
  readonly ended: Promise<{ readonly retryLimit: number }>;
}

export type CreateProjectInput = Given<sdk.CreateProjectInput, "name" | "source" | "artifacts" | "environment" | "serviceRole">;
export type UpdateProjectInput = Given<sdk.UpdateProjectInput, "name">;
export type StartBuildInput = Given<sdk.StartBuildInput, "projectName">;
