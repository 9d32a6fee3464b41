import type * as sdk from "@aws-sdk/client-codebuild";

/** A member that the service model requires, or that the handlers have filled in. */
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

/** How a build can end, and IN_PROGRESS. */
export type BuildStatus = NonNullable<sdk.Build["buildStatus"]>;

/** What a build is made of beyond what BatchGetBuilds tells. */
export interface BuildPlan {
  readonly account: string;
  readonly region: string;
  readonly artifacts: sdk.ProjectArtifacts;
  readonly secondaryArtifacts: readonly sdk.ProjectArtifacts[];
  readonly logsConfig: sdk.LogsConfig;
  readonly queuedTimeoutInMinutes: number;
  readonly autoRetryLimit: number;
  /** What StartBuild was called with, for RetryBuild. */
  readonly startedWith: StartBuildInput;
}

/** A build that is known to the service, running or not. */
export interface BuildEntry {
  readonly build: Build;
  readonly plan: BuildPlan;
  /** Ends the build's processes; resolves when nothing of it is left. */
  stop(): Promise<void>;
  /** Resolves when the build has ended, with how often its buildspec wants it started again. */
  readonly ended: Promise<{ readonly retryLimit: number }>;
}

export type CreateProjectInput = Given<sdk.CreateProjectInput, "name" | "source" | "artifacts" | "environment" | "serviceRole">;
export type UpdateProjectInput = Given<sdk.UpdateProjectInput, "name">;
export type StartBuildInput = Given<sdk.StartBuildInput, "projectName">;
