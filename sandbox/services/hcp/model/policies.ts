export interface Policy {
  readonly id: string;
  organization: string;
  readonly name: string;
  description: string | null;
  readonly kind: "sentinel" | "opa";
  query: string | null;
  enforcementLevel: "advisory" | "soft-mandatory" | "hard-mandatory" | "mandatory";
  source: string;
  updatedAt: Date;
}

export interface PolicySet {
  readonly id: string;
  organization: string;
  name: string;
  description: string | null;
  readonly kind: "sentinel" | "opa";
  global: boolean;
  overridable: boolean | null;
  readonly createdAt: Date;
  updatedAt: Date;
  readonly policyIds: Set<string>;
  readonly workspaceIds: Set<string>;
  readonly projectIds: Set<string>;
  readonly excludedWorkspaceIds: Set<string>;
  readonly excludedProjectIds: Set<string>;
}

/** Policies of a set that come as an archive. */
export interface PolicySetVersion {
  readonly id: string;
  readonly policySetId: string;
  readonly createdAt: Date;
  updatedAt: Date;
  status: "pending" | "ready" | "errored";
  error: string | null;
  readonly stamps: Map<string, Date>;
  /** Secret of its address for the upload. */
  readonly key: string;
}

export interface PolicyCheck {
  readonly id: string;
  readonly runId: string;
  status: "passed" | "soft_failed" | "hard_failed" | "overridden" | "errored";
  readonly stamps: Map<string, Date>;
  readonly passed: number;
  readonly hardFailed: number;
  readonly softFailed: number;
  readonly advisoryFailed: number;
  /** What Sentinel would say in JSON. */
  readonly sentinel: Readonly<Record<string, unknown>>;
  /** What Sentinel would print. */
  readonly log: string;
}

/** What one policy of OPA said. */
export interface PolicyOutcome {
  readonly policy: string;
  readonly description: string;
  readonly query: string | null;
  readonly level: "advisory" | "mandatory";
  readonly passed: boolean;
  /** What it found wrong. */
  readonly output: readonly string[];
}

/** What the policies of one set said of a run. */
export interface PolicySetOutcome {
  readonly id: string;
  readonly evaluationId: string;
  /** Name and description of the set, as they were then. */
  readonly name: string;
  readonly description: string | null;
  readonly overridable: boolean;
  readonly outcomes: readonly PolicyOutcome[];
}

/** OPA's policies in a stage of a run. */
export interface PolicyEvaluation {
  readonly id: string;
  readonly stageId: string;
  readonly runId: string;
  status: "passed" | "failed" | "overridden";
  readonly stamps: Map<string, Date>;
  readonly createdAt: Date;
  updatedAt: Date;
}
