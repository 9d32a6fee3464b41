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
