import { notFound, unauthorized } from "../http/errors";
import type { OrganizationAccess, Team } from "../model/people";
import type { Organization, Project, Workspace } from "../model/places";
import type { Run } from "../model/runs";
import type { Store } from "../model/store";
import { type Actor, isMember, isOwner, may } from "./actors";
import { projectLevel, reaches, rightsIn, type WorkspaceRights } from "./rights";

/** What a request needs in a workspace. */
export type Need = (rights: WorkspaceRights) => boolean;

type Needed =
  | "read"
  | "plan"
  | "apply"
  | "readVariables"
  | "writeVariables"
  | "readOutputs"
  | "readStates"
  | "writeStates"
  | "lock"
  | "readMocks"
  | "overridePolicies"
  | "runTasks"
  | "admin"
  | "delete";

export const NEEDS: Readonly<Record<Needed, Need>> = {
  read: () => true,
  plan: (rights) => reaches(rights, "runs", "plan"),
  apply: (rights) => reaches(rights, "runs", "apply"),
  readVariables: (rights) => reaches(rights, "variables", "read"),
  writeVariables: (rights) => reaches(rights, "variables", "write"),
  readOutputs: (rights) => reaches(rights, "state-versions", "read-outputs"),
  readStates: (rights) => reaches(rights, "state-versions", "read"),
  writeStates: (rights) => reaches(rights, "state-versions", "write"),
  lock: (rights) => rights["workspace-locking"],
  readMocks: (rights) => reaches(rights, "sentinel-mocks", "read"),
  overridePolicies: (rights) => rights["policy-overrides"],
  runTasks: (rights) => rights["run-tasks"] || rights.admin,
  admin: (rights) => rights.admin,
  delete: (rights) => rights.delete,
};

/** Finds what a request is about. Each throws 404 if it does not exist, or if the actor may not see or do it. */
export class Guards {
  constructor(private readonly store: Store) {}

  organization(actor: Actor, name: string | undefined): Organization {
    const found = this.store.organization(name ?? "");
    if (found === undefined || !isMember(this.store, actor, found.name)) throw notFound();
    // Tokens of teams and of the organization go on (API documentation, "Update an Organization").
    if (actor.kind === "user" && found.settings["user-tokens-enabled"] === false) throw unauthorized();
    return found;
  }

  /** An organization in which the actor has one of the accesses of teams. */
  organizationWith(actor: Actor, name: string | undefined, ...accesses: readonly OrganizationAccess[]): Organization {
    const found = this.organization(actor, name);
    if (!accesses.some((access) => may(this.store, actor, found.name, access))) throw notFound();
    return found;
  }

  owned(actor: Actor, name: string | undefined): Organization {
    const found = this.organization(actor, name);
    if (!isOwner(this.store, actor, found.name)) throw notFound();
    return found;
  }

  workspace(actor: Actor, id: string | undefined, need: Need = NEEDS.read): Workspace {
    const found = this.store.workspaces.get(id);
    if (found === undefined) throw notFound();
    return this.allowed(actor, found, need);
  }

  workspaceNamed(actor: Actor, organization: string | undefined, name: string | undefined, need: Need = NEEDS.read): Workspace {
    const found = this.store.workspace(this.organization(actor, organization).name, name ?? "");
    if (found === undefined) throw notFound();
    return this.allowed(actor, found, need);
  }

  /** A workspace that was found by something in it. */
  allowed(actor: Actor, workspace: Workspace, need: Need): Workspace {
    if (!this.may(actor, workspace, need)) throw notFound();
    return workspace;
  }

  sees(actor: Actor, workspace: Workspace): boolean {
    return this.may(actor, workspace, NEEDS.read);
  }

  may(actor: Actor, workspace: Workspace, need: Need): boolean {
    const rights = rightsIn(this.store, actor, workspace);
    return rights !== undefined && need(rights);
  }

  run(actor: Actor, id: string | undefined, need: Need = NEEDS.read): Run {
    const found = this.store.runs.get(id);
    if (found === undefined) throw notFound();
    this.workspace(actor, found.workspaceId, need);
    return found;
  }

  project(actor: Actor, id: string | undefined, ...levels: readonly ("write" | "maintain" | "admin")[]): Project {
    const found = this.store.projects.get(id);
    const level = found && projectLevel(this.store, actor, found);
    if (found === undefined || level === undefined) throw notFound();
    if (levels.length > 0 && !levels.some((each) => each === level)) throw notFound();
    return found;
  }

  /** A team that the actor sees: its own, one that is visible, or any for who manages teams. */
  team(actor: Actor, id: string | undefined, need: "see" | "manage" = "see"): Team {
    const found = this.store.teams.get(id);
    if (found === undefined || !isMember(this.store, actor, found.organization)) throw notFound();
    if (need === "manage") {
      if (!may(this.store, actor, found.organization, "manage-teams")) throw notFound();
      return found;
    }
    if (!this.seesTeam(actor, found)) throw notFound();
    return found;
  }

  seesTeam(actor: Actor, team: Team): boolean {
    if (team.visibility === "organization" || may(this.store, actor, team.organization, "access-secret-teams")) return true;
    if (may(this.store, actor, team.organization, "manage-teams")) return true;
    return (actor.kind === "user" && team.userIds.has(actor.user.id)) || (actor.kind === "team" && actor.team.id === team.id);
  }
}
