/** The points of a run at which other systems are asked. */
export const STAGES = ["pre_plan", "post_plan", "pre_apply", "post_apply"] as const;
export type Stage = (typeof STAGES)[number];

export type TaskLevel = "advisory" | "mandatory";

/** A system outside that says something of runs. */
export interface RunTask {
  readonly id: string;
  organization: string;
  name: string;
  url: string;
  description: string | null;
  hmacKey: string | null;
  enabled: boolean;
  /** Whether it is asked in every workspace of the organization. */
  global: { enabled: boolean; stages: readonly Stage[]; level: TaskLevel };
  readonly createdAt: Date;
  updatedAt: Date;
}

/** A run task that is asked in one workspace. */
export interface WorkspaceTask {
  readonly id: string;
  readonly workspaceId: string;
  readonly taskId: string;
  stages: readonly Stage[];
  level: TaskLevel;
  readonly createdAt: Date;
  updatedAt: Date;
}

/** What is asked at one point of a run. */
export interface TaskStage {
  readonly id: string;
  readonly runId: string;
  readonly stage: Stage;
  status: "pending" | "running" | "awaiting_override" | "passed" | "failed" | "errored" | "canceled" | "unreachable";
  readonly stamps: Map<string, Date>;
  readonly createdAt: Date;
  updatedAt: Date;
}

/** What one run task said. */
export interface TaskResult {
  readonly id: string;
  readonly stageId: string;
  readonly runId: string;
  readonly taskId: string;
  readonly taskName: string;
  readonly taskUrl: string;
  /** `null` for a task that is asked everywhere. */
  readonly workspaceTaskId: string | null;
  readonly level: TaskLevel;
  status: "pending" | "running" | "passed" | "failed" | "errored" | "canceled" | "unreachable";
  message: string | null;
  url: string | null;
  readonly stamps: Map<string, Date>;
  readonly createdAt: Date;
  updatedAt: Date;
}

/** A part of what a run task said. */
export interface TaskOutcome {
  readonly id: string;
  readonly resultId: string;
  readonly outcomeId: string | null;
  readonly description: string | null;
  readonly body: string | null;
  readonly url: string | null;
  readonly tags: unknown;
  readonly createdAt: Date;
}
