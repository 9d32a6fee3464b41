export interface Variable {
  readonly id: string;
  /** The id of a workspace, a variable set, or a policy set. */
  readonly owner: string;
  key: string;
  value: string;
  description: string | null;
  /** Parameters of policy sets have the last one, and no other has it. */
  category: "terraform" | "env" | "policy-set";
  hcl: boolean;
  sensitive: boolean;
  versionId: string;
  readonly createdAt: Date;
}

export interface VariableSet {
  readonly id: string;
  organization: string;
  name: string;
  description: string;
  global: boolean;
  priority: boolean;
  updatedAt: Date;
  /** The project that owns it; the organization if undefined. */
  readonly parentProjectId?: string;
  readonly workspaceIds: Set<string>;
  readonly projectIds: Set<string>;
}
