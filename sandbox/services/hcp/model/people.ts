/** A person. */
export interface User {
  readonly id: string;
  username: string;
  email: string;
  readonly createdAt: Date;
}

export interface Membership {
  readonly id: string;
  organization: string;
  readonly userId?: string;
  readonly email: string;
  status: "active" | "invited";
  readonly createdAt: Date;
}

/** What a team may do in the whole organization, by the API's names. */
export const ORGANIZATION_ACCESS = [
  "manage-policies",
  "manage-workspaces",
  "manage-vcs-settings",
  "manage-policy-overrides",
  "delegate-policy-overrides",
  "manage-modules",
  "manage-providers",
  "manage-run-tasks",
  "manage-projects",
  "manage-membership",
  "manage-teams",
  "manage-organization-access",
  "access-secret-teams",
  "read-projects",
  "read-workspaces",
  "manage-agent-pools",
  "manage-public-providers",
  "manage-public-modules",
] as const;

export type OrganizationAccess = (typeof ORGANIZATION_ACCESS)[number];

export interface Team {
  readonly id: string;
  organization: string;
  name: string;
  description?: string;
  visibility: "secret" | "organization";
  ssoTeamId?: string;
  allowMemberTokenManagement: boolean;
  access: Set<OrganizationAccess>;
  readonly userIds: Set<string>;
  readonly createdAt: Date;
}

/** What a team may do in a workspace, by the names of the API's `team-workspaces`. */
export interface WorkspaceAccess {
  runs: "read" | "plan" | "apply";
  variables: "none" | "read" | "write";
  "state-versions": "none" | "read-outputs" | "read" | "write";
  "sentinel-mocks": "none" | "read";
  "workspace-locking": boolean;
  "run-tasks": boolean;
  "policy-overrides": boolean;
}

export interface TeamWorkspace {
  readonly id: string;
  readonly teamId: string;
  readonly workspaceId: string;
  access: "read" | "plan" | "write" | "admin" | "custom";
  custom: WorkspaceAccess;
}

export interface TeamProject {
  readonly id: string;
  readonly teamId: string;
  readonly projectId: string;
  access: "read" | "write" | "maintain" | "admin" | "custom";
  projectAccess: Record<string, string>;
  workspaceAccess: Record<string, string | boolean>;
}

export interface Token {
  readonly id: string;
  /** SHA-256 of the token, in hex: the token itself is shown once. */
  readonly hash: string;
  readonly kind: "user" | "team" | "organization" | "audit-trails" | "agent" | "run" | "run-task";
  /** Id of the user, team or agent pool, the organization's name, the run's id. */
  owner: string;
  readonly description?: string;
  readonly createdAt: Date;
  lastUsedAt?: Date;
  readonly expiredAt?: Date;
  /** Id of a user; undefined if an organization's token made it. */
  readonly createdBy?: string;
}
