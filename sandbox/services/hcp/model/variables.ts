export interface Variable {
  readonly id: string;
  /** A workspace's id, or a variable set's. */
  readonly owner: string;
  key: string;
  value: string;
  description: string | null;
  category: "terraform" | "env";
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
