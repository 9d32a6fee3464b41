import type { OrganizationAccess, Team, User } from "../model/people";
import type { Run } from "../model/runs";
import type { Store } from "../model/store";

/** Who sent a request, by the kind of its token. */
export type Actor =
  | { readonly kind: "user"; readonly user: User; readonly tokenId: string }
  | { readonly kind: "team"; readonly team: Team; readonly tokenId: string }
  | { readonly kind: "organization"; readonly organization: string; readonly tokenId: string }
  | { readonly kind: "agent"; readonly poolId: string; readonly tokenId: string }
  /** A run, or with `readOnly` a run task that is asked about it. */
  | { readonly kind: "run"; readonly run: Run; readonly tokenId: string; readonly readOnly: boolean };

/** The team that may do everything in its organization. */
export const OWNERS = "owners";

/** The teams that speak for the actor in an organization. */
export function teamsOf(store: Store, actor: Actor, organization: string): Team[] {
  if (actor.kind === "team") return actor.team.organization === organization ? [actor.team] : [];
  if (actor.kind !== "user") return [];
  return store.teams.where((team) => team.organization === organization && team.userIds.has(actor.user.id));
}

export function isOwner(store: Store, actor: Actor, organization: string): boolean {
  return teamsOf(store, actor, organization).some(({ name }) => name === OWNERS);
}

/** Whether the actor may know that the organization exists. */
export function isMember(store: Store, actor: Actor, organization: string): boolean {
  if (actor.kind === "organization") return actor.organization === organization;
  if (actor.kind === "team") return actor.team.organization === organization;
  if (actor.kind === "agent") return store.agentPools.get(actor.poolId)?.organization === organization;
  if (actor.kind === "run") return store.workspaces.get(actor.run.workspaceId)?.organization === organization;
  return (
    store.memberships.find((each) => each.organization === organization && each.userId === actor.user.id && each.status === "active") !==
    undefined
  );
}

/** What organization tokens may do: settings, teams and workspaces, but no runs and no states (documentation, "API tokens"). */
const OF_ORGANIZATION_TOKENS: ReadonlySet<OrganizationAccess> = new Set([
  "manage-policies",
  "manage-workspaces",
  "manage-vcs-settings",
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
]);

/** Which wider accesses include one. */
const INCLUDED_IN: Partial<Record<OrganizationAccess, readonly OrganizationAccess[]>> = {
  "read-workspaces": ["manage-workspaces", "manage-projects"],
  "read-projects": ["manage-projects", "manage-workspaces"],
  "manage-workspaces": ["manage-projects"],
};

/** Whether the actor has an access of teams in the organization; owners have all. */
export function may(store: Store, actor: Actor, organization: string, access: OrganizationAccess): boolean {
  if (actor.kind === "organization") return actor.organization === organization && OF_ORGANIZATION_TOKENS.has(access);
  const wanted = [access, ...(INCLUDED_IN[access] ?? [])];
  return teamsOf(store, actor, organization).some((team) => team.name === OWNERS || wanted.some((each) => team.access.has(each)));
}

/** The person behind the actor; undefined for teams and organizations. */
export function userOf(actor: Actor): User | undefined {
  return actor.kind === "user" ? actor.user : undefined;
}
