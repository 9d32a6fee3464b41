export type RunStatus =
  | "pending"
  | "fetching"
  | "pre_plan_running"
  | "pre_plan_completed"
  | "plan_queued"
  | "planning"
  | "planned"
  | "post_plan_running"
  | "post_plan_awaiting_decision"
  | "post_plan_completed"
  | "cost_estimating"
  | "cost_estimated"
  | "policy_checking"
  | "policy_override"
  | "policy_soft_failed"
  | "policy_checked"
  | "confirmed"
  | "pre_apply_running"
  | "pre_apply_completed"
  | "apply_queued"
  | "applying"
  | "post_apply_running"
  | "post_apply_completed"
  | "applied"
  | "discarded"
  | "errored"
  | "canceled"
  | "force_canceled"
  | "planned_and_finished"
  | "planned_and_saved";

export interface RunVariable {
  readonly key: string;
  /** An HCL literal. */
  readonly value: string;
}

export interface Run {
  readonly id: string;
  readonly workspaceId: string;
  readonly configurationVersionId: string;
  readonly createdAt: Date;
  updatedAt: Date;
  /** Id of a user; undefined for teams and triggers. */
  readonly createdBy?: string;
  readonly message: string;
  readonly source: string;
  readonly triggerReason: string;
  status: RunStatus;
  /** `planning` -> when it began. */
  readonly stamps: Map<string, Date>;
  readonly options: RunOptions;
  readonly planId: string;
  readonly applyId: string;
  confirmedBy?: string;
  canceledBy?: string;
  canceledAt?: Date;
  /** Set by the first cancel: when `force-cancel` may be called. */
  forceCancelAt?: Date;
  hasChanges: boolean;
  /** The run that triggered it, if one did. */
  readonly triggeredBy?: string;
  /** Whether its logs are for a client that prints them as they come. @default false */
  readonly plainLog?: boolean;
}

/** What was asked for, by the API's names. */
export interface RunOptions {
  readonly "allow-config-generation": boolean;
  readonly "allow-empty-apply": boolean;
  readonly "auto-apply": boolean;
  readonly "debugging-mode": boolean;
  readonly "is-destroy": boolean;
  readonly "plan-only": boolean;
  readonly refresh: boolean;
  readonly "refresh-only": boolean;
  readonly "save-plan": boolean;
  readonly "replace-addrs": readonly string[] | null;
  readonly "target-addrs": readonly string[] | null;
  readonly "policy-paths": readonly string[];
  readonly "invoke-action-addrs": readonly string[] | null;
  readonly "terraform-version": string;
  readonly variables: readonly RunVariable[];
}

/** Counts of resources, as Terraform's own summary has them. */
export interface Counts {
  additions: number;
  changes: number;
  destructions: number;
  imports: number;
}

export interface Plan {
  readonly id: string;
  readonly runId: string;
  status: "pending" | "managed_queued" | "queued" | "running" | "errored" | "canceled" | "finished" | "unreachable";
  readonly stamps: Map<string, Date>;
  counts: Counts;
  hasChanges: boolean;
  /** Secret of the log's address. */
  readonly logKey: string;
  /** `terraform show -json` of the plan. */
  json?: Buffer;
  providerSchemas?: Buffer;
  generatedConfiguration: boolean;
}

export interface Apply {
  readonly id: string;
  readonly runId: string;
  status: "pending" | "managed_queued" | "queued" | "running" | "errored" | "canceled" | "finished" | "unreachable";
  readonly stamps: Map<string, Date>;
  counts: Counts;
  readonly logKey: string;
  /** The state that an apply left and that could not be stored. */
  erroredState?: Buffer;
}

/** A plan in the files of another tool. */
export interface PlanExport {
  readonly id: string;
  readonly planId: string;
  readonly runId: string;
  readonly dataType: "sentinel-mock-bundle-v0";
  status: "queued" | "finished" | "expired";
  readonly stamps: Map<string, Date>;
  /** A gzipped tar file. */
  content?: Buffer;
}

export interface RunEvent {
  readonly id: string;
  readonly runId: string;
  readonly action: string;
  readonly description: string | null;
  readonly actorId?: string;
  readonly commentId?: string;
  readonly createdAt: Date;
}

export interface Comment {
  readonly id: string;
  readonly runId: string;
  readonly body: string;
  readonly createdAt: Date;
}

export type ConfigurationStatus =
  "pending" | "fetching" | "uploaded" | "archived" | "errored" | "backing_data_soft_deleted" | "backing_data_permanently_deleted";

export interface ConfigurationVersion {
  readonly id: string;
  readonly workspaceId: string;
  readonly createdAt: Date;
  readonly source: string;
  readonly autoQueueRuns: boolean;
  readonly speculative: boolean;
  readonly provisional: boolean;
  readonly createdBy?: string;
  status: ConfigurationStatus;
  error?: string;
  readonly stamps: Map<string, Date>;
  readonly key: string;
  /** The archive, a gzipped tar file. */
  archive?: Buffer;
  /** Markdown. */
  readme?: string;
}

export interface RunTrigger {
  readonly id: string;
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly createdAt: Date;
}

export interface AssessmentResult {
  readonly id: string;
  readonly workspaceId: string;
  readonly createdAt: Date;
  drifted: boolean;
  succeeded: boolean;
  errorMessage: string | null;
  allChecksSucceeded: boolean;
  checks: { failed: number; unknown: number; passed: number; errored: number };
  resourcesDrifted: number;
  resourcesUndrifted: number;
  json?: Buffer;
  providerSchemas?: Buffer;
  log: string;
}

/** What a receiver of a notification answered. */
export interface Delivery {
  readonly url: string;
  readonly body: string;
  readonly code: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly "sent-at": string;
  readonly successful: string;
}

export interface NotificationConfiguration {
  readonly id: string;
  readonly subscribable: { readonly type: "workspaces" | "teams" | "projects"; readonly id: string };
  readonly destination: "generic" | "email" | "slack" | "microsoft-teams";
  name: string;
  enabled: boolean;
  triggers: readonly string[];
  url: string | null;
  token: string | null;
  emailAddresses: readonly string[];
  userIds: readonly string[];
  deliveries: readonly Delivery[];
  readonly createdAt: Date;
  updatedAt: Date;
}
