import type * as sdk from "@aws-sdk/client-codepipeline";

export type Given<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };

/** An action with the members that CodePipeline fills in. */
export type Action = Given<sdk.ActionDeclaration, "name" | "runOrder" | "configuration" | "inputArtifacts" | "outputArtifacts"> & {
  readonly actionTypeId: Required<{ [K in keyof sdk.ActionTypeId]: string }>;
};

export type Stage = Omit<Given<sdk.StageDeclaration, "name">, "actions"> & { readonly actions: readonly Action[] };

export type Declaration = Omit<
  Given<sdk.PipelineDeclaration, "name" | "roleArn" | "version" | "executionMode" | "pipelineType">,
  "stages"
> & { readonly stages: readonly Stage[] };

export type ExecutionMode = Declaration["executionMode"];
export type ExecutionStatus = NonNullable<sdk.PipelineExecution["status"]>;
export type StageStatus = NonNullable<sdk.StageExecution["status"]>;
export type ActionStatus = NonNullable<sdk.ActionExecution["status"]>;
export type SourceRevisionOverride = Given<sdk.SourceRevisionOverride, "actionName" | "revisionType" | "revisionValue">;

/** The place of an artifact in the artifact store. */
export interface ArtifactLocation {
  readonly bucket: string;
  readonly key: string;
}

/** The revision that a source action found. */
export interface Revision {
  readonly id: string;
  readonly summary?: string;
  readonly url?: string;
  /** Epoch seconds. */
  readonly created: number;
}

/** One attempt of one action. Timestamps in epoch seconds. */
export interface ActionRun {
  readonly id: string;
  readonly executionId: string;
  readonly stageName: string;
  readonly action: Action;
  readonly startTime: number;
  status: ActionStatus;
  lastUpdateTime: number;
  resolvedConfiguration: Readonly<Record<string, string>>;
  readonly inputs: readonly { readonly name: string; readonly location: ArtifactLocation }[];
  outputs: readonly { readonly name: string; readonly location: ArtifactLocation }[];
  variables: Readonly<Record<string, string>>;
  summary?: string;
  externalExecutionId?: string;
  externalExecutionUrl?: string;
  logStreamARN?: string;
  errorDetails?: { readonly code: string; readonly message: string };
  /** Token of an approval that waits for an answer. */
  token?: string;
  updatedBy?: string;
}

export interface StageRun {
  status: StageStatus;
  retries: number;
}

/** One run of a pipeline. Timestamps in epoch seconds. */
export interface Execution {
  readonly id: string;
  readonly declaration: Declaration;
  readonly trigger: { readonly triggerType: sdk.TriggerType; readonly triggerDetail: string };
  readonly variables: Readonly<Record<string, string>>;
  readonly sourceRevisions: readonly SourceRevisionOverride[];
  readonly startTime: number;
  status: ExecutionStatus;
  statusSummary?: string;
  lastUpdateTime: number;
  readonly artifacts: Map<string, ArtifactLocation>;
  /** By action name. */
  readonly revisions: Map<string, Revision & { readonly artifact: string }>;
  /** By namespace. */
  readonly outputVariables: Map<string, Readonly<Record<string, string>>>;
  /** The stages that it has entered, by name. */
  readonly stages: Map<string, StageRun>;
  /** All attempts, oldest first. */
  readonly actions: ActionRun[];
  stop?: { readonly reason?: string; readonly abandon: boolean };
  /** Aborted if the execution has to end at once, whether it waits or runs. */
  interruption: AbortController;
}
