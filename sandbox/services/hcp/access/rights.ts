import type { TeamProject, TeamWorkspace, WorkspaceAccess } from "../model/people";
import type { Project, Workspace } from "../model/places";
import type { Store } from "../model/store";
import { type Actor, isOwner, may, teamsOf } from "./actors";

/** What an actor may do in a workspace. */
export interface WorkspaceRights extends WorkspaceAccess {
  /** Settings, access, deletion, force-unlock and force-cancel. */
  readonly admin: boolean;
  readonly delete: boolean;
}

const LEVELS = {
  runs: ["read", "plan", "apply"],
  variables: ["none", "read", "write"],
  "state-versions": ["none", "read-outputs", "read", "write"],
  "sentinel-mocks": ["none", "read"],
} as const;

/** The fixed sets. Source: documentation, "Workspace permissions", "Fixed permission sets". */
export const FIXED: Readonly<Record<"read" | "plan" | "write" | "admin", WorkspaceAccess>> = {
  read: access("read", "read", "read", "none", false),
  plan: access("plan", "read", "read", "none", false),
  write: access("apply", "write", "write", "read", true),
  admin: { ...access("apply", "write", "write", "read", true), "run-tasks": true },
};

function access(
  runs: WorkspaceAccess["runs"],
  variables: WorkspaceAccess["variables"],
  states: WorkspaceAccess["state-versions"],
  mocks: WorkspaceAccess["sentinel-mocks"],
  locking: boolean,
): WorkspaceAccess {
  const rest = { "run-tasks": false, "policy-overrides": false };
  return { runs, variables, "state-versions": states, "sentinel-mocks": mocks, "workspace-locking": locking, ...rest };
}

const ADMIN: WorkspaceRights = { ...FIXED.admin, "policy-overrides": true, admin: true, delete: true };

/** What the actor may do in the workspace; undefined if it may not know of it. */
export function rightsIn(store: Store, actor: Actor, workspace: Workspace): WorkspaceRights | undefined {
  const { organization } = workspace;
  if (actor.kind === "organization") {
    // No runs and no states: "You cannot access this endpoint with organization tokens".
    return actor.organization === organization ? { ...ADMIN, runs: "read", "state-versions": "read-outputs" } : undefined;
  }
  if (actor.kind === "run" && actor.readOnly)
    return actor.run.workspaceId === workspace.id ? { ...plain("read"), variables: "none" } : undefined;
  if (actor.kind === "run") return rightsOfRun(store, actor.run.workspaceId, workspace);
  if (isOwner(store, actor, organization)) return ADMIN;
  const rights: WorkspaceRights[] = [];
  if (may(store, actor, organization, "manage-workspaces")) rights.push({ ...ADMIN, "policy-overrides": false });
  if (may(store, actor, organization, "read-workspaces")) rights.push(plain("read"));
  const teams = new Set(teamsOf(store, actor, organization).map(({ id }) => id));
  for (const each of store.teamWorkspaces.where(({ teamId, workspaceId }) => teams.has(teamId) && workspaceId === workspace.id))
    rights.push(ofWorkspace(each));
  for (const each of store.teamProjects.where(({ teamId, projectId }) => teams.has(teamId) && projectId === workspace.projectId))
    rights.push(ofProject(each));
  return rights.length === 0 ? undefined : rights.reduce(wider);
}

/**
 * Whether the actor may delete the workspace whatever it manages: owners, and its admins if the organization lets them.
 * Source: API documentation, "Force Delete a workspace".
 */
export function mayForceDelete(store: Store, actor: Actor, workspace: Workspace): boolean {
  if (isOwner(store, actor, workspace.organization)) return true;
  const open = store.organizationOf(workspace).settings["allow-force-delete-workspaces"] === true;
  return open && (rightsIn(store, actor, workspace)?.admin ?? false);
}

/** A run reads the states of the workspaces that let it. */
function rightsOfRun(store: Store, from: string, workspace: Workspace): WorkspaceRights | undefined {
  if (from === workspace.id) return plain("write");
  const source = store.workspaces.get(from);
  const open =
    source?.organization === workspace.organization &&
    (workspace.settings["global-remote-state"] ||
      (workspace.settings["project-remote-state"] && source.projectId === workspace.projectId) ||
      workspace.remoteStateConsumers.has(from));
  return open ? { ...plain("read"), variables: "none" } : undefined;
}

function plain(level: keyof typeof FIXED): WorkspaceRights {
  return { ...FIXED[level], admin: level === "admin", delete: level === "admin" };
}

function ofWorkspace({ access: level, custom }: TeamWorkspace): WorkspaceRights {
  return level === "custom" ? { ...custom, admin: false, delete: false } : plain(level);
}

function ofProject({ access: level, workspaceAccess }: TeamProject): WorkspaceRights {
  if (level === "maintain" || level === "admin") return plain("admin");
  if (level !== "custom") return plain(level);
  const set = workspaceAccess as Partial<WorkspaceAccess> & { readonly locking?: boolean; readonly delete?: boolean };
  return { ...FIXED.read, ...set, "workspace-locking": set.locking === true, admin: false, delete: set.delete === true };
}

function wider(a: WorkspaceRights, b: WorkspaceRights): WorkspaceRights {
  return {
    runs: higher("runs", a, b) as WorkspaceAccess["runs"],
    variables: higher("variables", a, b) as WorkspaceAccess["variables"],
    "state-versions": higher("state-versions", a, b) as WorkspaceAccess["state-versions"],
    "sentinel-mocks": higher("sentinel-mocks", a, b) as WorkspaceAccess["sentinel-mocks"],
    "workspace-locking": a["workspace-locking"] || b["workspace-locking"],
    "run-tasks": a["run-tasks"] || b["run-tasks"],
    "policy-overrides": a["policy-overrides"] || b["policy-overrides"],
    admin: a.admin || b.admin,
    delete: a.delete || b.delete,
  };
}

function higher(name: keyof typeof LEVELS, a: WorkspaceAccess, b: WorkspaceAccess): string {
  return reaches(a, name, b[name]) ? a[name] : b[name];
}

/** Whether a level is as high as another: `reaches(rights, "runs", "plan")`. */
export function reaches<N extends keyof typeof LEVELS>(rights: WorkspaceAccess, name: N, level: WorkspaceAccess[N]): boolean {
  const levels: readonly string[] = LEVELS[name];
  return levels.indexOf(rights[name]) >= levels.indexOf(level);
}

/** What the actor may do in a project; undefined if it may not know of it. */
export function projectLevel(store: Store, actor: Actor, project: Project): "read" | "write" | "maintain" | "admin" | undefined {
  const { organization } = project;
  if (isOwner(store, actor, organization) || may(store, actor, organization, "manage-projects")) return "admin";
  const teams = new Set(teamsOf(store, actor, organization).map(({ id }) => id));
  const levels = store.teamProjects
    .where(({ teamId, projectId }) => teams.has(teamId) && projectId === project.id)
    .map(({ access: level }) => (level === "custom" ? "read" : level));
  const highest = (["admin", "maintain", "write"] as const).find((level) => levels.includes(level));
  if (highest) return highest;
  if (may(store, actor, organization, "manage-workspaces")) return "maintain";
  if (levels.length > 0 || may(store, actor, organization, "read-projects")) return "read";
  // A project is seen by whoever sees a workspace in it.
  return store.workspaces.find((each) => each.projectId === project.id && rightsIn(store, actor, each) !== undefined) && "read";
}
