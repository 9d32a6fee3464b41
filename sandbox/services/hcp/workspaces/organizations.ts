import { OWNERS } from "../access/actors";
import { newId } from "../model/ids";
import type { OrganizationAccess, Team, User } from "../model/people";
import type { Organization, Project } from "../model/places";
import type { Store } from "../model/store";

export interface NewOrganization {
  readonly name: string;
  readonly email: string;
  readonly owners: readonly User[];
}

/** The project that every organization has, and into which workspaces come that name none. */
export const DEFAULT_PROJECT = "Default Project";

/** Makes an organization with its owners' team and its default project. */
export function addOrganization(store: Store, { name, email, owners }: NewOrganization): Organization {
  const now = new Date();
  const project = addProject(store, { organization: name, name: DEFAULT_PROJECT });
  addTeam(store, { organization: name, name: OWNERS, users: owners, access: [] });
  for (const user of owners) addMember(store, name, user);
  return store.organizations.add({
    id: newId("org"),
    name,
    email,
    createdAt: now,
    defaultProjectId: project.id,
    defaultExecutionMode: "remote",
    settings: {},
  });
}

export function addMember(store: Store, organization: string, user: User): void {
  store.memberships.add({ id: newId("ou"), organization, userId: user.id, email: user.email, status: "active", createdAt: new Date() });
}

export function addProject(
  store: Store,
  { organization, name, description = "" }: Pick<Project, "organization" | "name"> & { readonly description?: string },
): Project {
  return store.projects.add({ id: newId("prj"), organization, name, description, createdAt: new Date(), tags: new Map<string, string>() });
}

export interface NewTeam extends Pick<Team, "organization" | "name"> {
  readonly users: readonly User[];
  readonly access: readonly OrganizationAccess[];
  readonly visibility?: Team["visibility"];
}

export function addTeam(store: Store, { organization, name, users, access, visibility = "secret" }: NewTeam): Team {
  return store.teams.add({
    id: newId("team"),
    organization,
    name,
    visibility,
    allowMemberTokenManagement: true,
    access: new Set(access),
    userIds: new Set(users.map(({ id }) => id)),
    createdAt: new Date(),
  });
}

/** What is an organization's, and knows it by its name. */
function ownedIn(store: Store) {
  return [
    store.memberships,
    store.teams,
    store.projects,
    store.workspaces,
    store.tags,
    store.reservedTagKeys,
    store.sshKeys,
    store.variableSets,
    store.policies,
    store.policySets,
    store.agentPools,
    store.savedViews,
    store.runTasks,
  ];
}

/** Gives an organization another name, and all that is known by its name. */
export function renameOrganization(store: Store, organization: Organization, name: string): void {
  const { name: before } = organization;
  for (const collection of ownedIn(store)) for (const each of collection.all()) if (each.organization === before) each.organization = name;
  for (const token of store.tokens.all()) if (token.kind === "organization" && token.owner === before) token.owner = name;
  organization.name = name;
}

/** Removes an organization with all that is its own: another of the name begins with nothing. Its workspaces are gone already. */
export function removeOrganization(store: Store, { id, name }: Organization): void {
  const ids = (collection: { all: () => readonly { readonly id: string; readonly organization: string }[] }) =>
    new Set(collection.all().flatMap((each) => (each.organization === name ? each.id : [])));
  const [teams, pools, sets] = [ids(store.teams), ids(store.agentPools), ids(store.variableSets)];
  store.tokens.remove(
    ({ kind, owner }) =>
      (kind === "organization" && owner === name) || (kind === "team" && teams.has(owner)) || (kind === "agent" && pools.has(owner)),
  );
  store.teamProjects.remove(({ teamId }) => teams.has(teamId));
  store.agents.remove(({ poolId }) => pools.has(poolId));
  store.variables.remove(({ owner }) => sets.has(owner));
  for (const collection of ownedIn(store)) collection.remove((each: { readonly organization: string }) => each.organization === name);
  store.organizations.delete(id);
}
