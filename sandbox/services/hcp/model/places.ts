/** Where runs happen. */
export type ExecutionMode = "remote" | "local" | "agent";

/** A rule that deletes what is old, or forbids it. */
export interface RetentionPolicy {
  readonly id: string;
  readonly kind: "delete-older" | "dont-delete";
  readonly days?: number;
}

export interface Organization {
  /** `org-...`; the API calls it `external-id` and uses the name as id. */
  readonly id: string;
  name: string;
  email: string;
  readonly createdAt: Date;
  defaultProjectId: string;
  defaultExecutionMode: ExecutionMode;
  defaultAgentPoolId?: string;
  /** The other attributes that may be set, by the API's names. */
  settings: Record<string, unknown>;
  retention?: RetentionPolicy;
}

export interface Project {
  readonly id: string;
  organization: string;
  name: string;
  description: string;
  readonly createdAt: Date;
  autoDestroyActivityDuration?: string;
  /** The organization's if undefined. */
  executionMode?: ExecutionMode;
  agentPoolId?: string;
  readonly tags: Map<string, string>;
}

export interface Lock {
  readonly kind: "users" | "teams" | "runs" | "organizations";
  readonly id: string;
  readonly reason: string;
}

export interface Workspace {
  readonly id: string;
  organization: string;
  name: string;
  projectId: string;
  /** The project's or organization's if undefined. */
  executionMode?: ExecutionMode;
  agentPoolId?: string;
  readonly createdAt: Date;
  updatedAt: Date;
  /** The other attributes that may be set, by the API's names. */
  settings: WorkspaceSettings;
  lock?: Lock;
  readonly source: string;
  sshKeyId?: string;
  /** Names of flat tags. */
  readonly tagNames: Set<string>;
  readonly tags: Map<string, string>;
  readonly remoteStateConsumers: Set<string>;
  currentRunId?: string;
  currentConfigurationVersionId?: string;
  assessmentId?: string;
  retention?: RetentionPolicy;
}

/** Settings of a workspace, by the API's names. */
export interface WorkspaceSettings {
  "allow-destroy-plan": boolean;
  "assessments-enabled": boolean;
  "auto-apply": boolean;
  "auto-apply-run-trigger": boolean;
  "auto-destroy-at": string | null;
  "auto-destroy-activity-duration": string | null;
  "inherits-project-auto-destroy": boolean;
  description: string | null;
  "file-triggers-enabled": boolean;
  "global-remote-state": boolean;
  "project-remote-state": boolean;
  "queue-all-runs": boolean;
  "speculative-enabled": boolean;
  "structured-run-output-enabled": boolean;
  "source-name": string | null;
  "source-url": string | null;
  "terraform-version": string;
  "trigger-prefixes": readonly string[];
  "trigger-patterns": readonly string[];
  "working-directory": string | null;
  "hyok-enabled": boolean;
}

export interface SshKey {
  readonly id: string;
  organization: string;
  name: string;
}

export interface AgentPool {
  readonly id: string;
  organization: string;
  name: string;
  readonly createdAt: Date;
  organizationScoped: boolean;
  allowedWorkspaces: string[];
  allowedProjects: string[];
  excludedWorkspaces: string[];
}

export interface Agent {
  readonly id: string;
  readonly poolId: string;
  readonly name: string;
  status: "idle" | "busy" | "exited" | "unknown" | "errored";
  readonly ipAddress: string;
  readonly createdAt: Date;
  lastPingAt: Date;
}

/** A tag of an organization that workspaces carry by name alone. */
export interface FlatTag {
  readonly id: string;
  organization: string;
  readonly name: string;
}

export interface ReservedTagKey {
  readonly id: string;
  organization: string;
  key: string;
  disableOverrides: boolean;
  readonly createdAt: Date;
  updatedAt: Date;
}
