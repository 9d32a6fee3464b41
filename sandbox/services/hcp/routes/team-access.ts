import { z } from "zod";
import { type Call, NO_CONTENT, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { FIXED } from "../access/rights";
import { invalidAttribute, invalidParameter, invalidRelationship, notFound } from "../http/errors";
import { attributesOf, flag, label, oneOf, readInput, relatedOne } from "../http/input";
import { newId } from "../model/ids";
import type { TeamProject, TeamWorkspace, WorkspaceAccess } from "../model/people";
import type { Parts } from "../parts";
import { showTeamProject, showTeamWorkspace } from "../shows/people";
import { made, one, pageOrAll } from "./answers";

const workspaceSchema = z
  .object({
    access: oneOf("read", "plan", "write", "admin", "custom"),
    runs: oneOf("read", "plan", "apply"),
    variables: oneOf("none", "read", "write"),
    "state-versions": oneOf("none", "read-outputs", "read", "write"),
    "sentinel-mocks": oneOf("none", "read"),
    "workspace-locking": flag,
    "run-tasks": flag,
    "policy-overrides": flag,
  })
  .partial();

const projectAccess = z
  .object({
    settings: oneOf("read", "update", "delete"),
    teams: oneOf("none", "read", "manage"),
    "variable-sets": oneOf("none", "read", "write"),
  })
  .partial();

const workspaceAccess = z
  .object({
    runs: oneOf("read", "plan", "apply"),
    variables: oneOf("none", "read", "write"),
    "state-versions": oneOf("none", "read-outputs", "read", "write"),
    "sentinel-mocks": oneOf("none", "read"),
    create: flag,
    locking: flag,
    delete: flag,
    move: flag,
    "run-tasks": flag,
    "policy-overrides": flag,
  })
  .partial();

const projectSchema = z
  .object({
    access: oneOf("read", "write", "maintain", "admin", "custom"),
    "project-access": projectAccess,
    "workspace-access": workspaceAccess,
  })
  .partial();

const PROJECT_ACCESS = { settings: "read", teams: "none", "variable-sets": "none" };
const IN_PROJECT = {
  create: false,
  locking: false,
  delete: false,
  move: false,
  runs: "read",
  variables: "none",
  "state-versions": "none",
  "sentinel-mocks": "none",
  "run-tasks": false,
  "policy-overrides": false,
};

/** What teams may do in single workspaces and projects. */
export function teamAccessRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;

  routes.get("/team-workspaces", (call) => {
    const { id } = guards.workspace(call.actor, filtered(call, "workspace"), NEEDS.read);
    return pageOrAll(
      parts,
      call,
      showTeamWorkspace,
      store.teamWorkspaces.where(({ workspaceId }) => workspaceId === id),
    );
  });
  routes.post("/team-workspaces", (call) => {
    const input = readInput(call.body, "team-workspaces");
    const given = attributesOf(input, workspaceSchema);
    const workspace = guards.workspace(call.actor, relatedOne(input, "workspace")?.id, NEEDS.admin);
    const team = teamIn(call, workspace.organization, relatedOne(input, "team")?.id);
    if (given.access === undefined) throw invalidAttribute("access", "Access can't be blank");
    if (store.teamWorkspaces.find(({ teamId, workspaceId }) => teamId === team && workspaceId === workspace.id))
      throw invalidRelationship("team", "Team has already been added to this workspace");
    const access = {
      id: newId("tws"),
      teamId: team,
      workspaceId: workspace.id,
      access: given.access,
      custom: customOf(given, given.access, FIXED.read),
    };
    return made(parts, call, showTeamWorkspace, store.teamWorkspaces.add<TeamWorkspace>(access));
  });
  routes.get("/team-workspaces/:id", (call) => one(parts, call, showTeamWorkspace, ofWorkspace(call, NEEDS.read)));
  routes.patch("/team-workspaces/:id", (call) => {
    const found = ofWorkspace(call, NEEDS.admin);
    const given = attributesOf(readInput(call.body, "team-workspaces"), workspaceSchema);
    const level = given.access ?? found.access;
    found.custom = customOf(given, level, found.custom);
    found.access = level;
    return one(parts, call, showTeamWorkspace, found);
  });
  routes.delete("/team-workspaces/:id", (call) => {
    store.teamWorkspaces.delete(ofWorkspace(call, NEEDS.admin).id);
    return NO_CONTENT;
  });

  // `team-project-access` is what HashiCorp's Python SDK sends.
  routes.get("/team-projects", (call) => {
    const { id } = guards.project(call.actor, filtered(call, "project"));
    return pageOrAll(
      parts,
      call,
      showTeamProject,
      store.teamProjects.where(({ projectId }) => projectId === id),
    );
  });
  routes.post("/team-projects", (call) => {
    const input = readInput(call.body, "team-projects", "team-project-access");
    const given = attributesOf(input, projectSchema);
    const project = guards.project(call.actor, relatedOne(input, "project")?.id, "admin");
    const team = teamIn(call, project.organization, relatedOne(input, "team")?.id);
    if (given.access === undefined) throw invalidAttribute("access", "Access can't be blank");
    if (store.teamProjects.find(({ teamId, projectId }) => teamId === team && projectId === project.id))
      throw invalidRelationship("team", "Team has already been added to this project");
    const { access, "project-access": projectAccess, "workspace-access": workspaceAccess } = given;
    const accessOf = { projectAccess: { ...PROJECT_ACCESS, ...projectAccess }, workspaceAccess: { ...IN_PROJECT, ...workspaceAccess } };
    return made(
      parts,
      call,
      showTeamProject,
      store.teamProjects.add<TeamProject>({ id: newId("tprj"), teamId: team, projectId: project.id, access, ...accessOf }),
    );
  });
  routes.get("/team-projects/:id", (call) => one(parts, call, showTeamProject, ofProject(call)));
  routes.patch("/team-projects/:id", (call) => {
    const found = ofProject(call, "admin");
    const given = attributesOf(readInput(call.body, "team-projects", "team-project-access"), projectSchema);
    found.access = given.access ?? found.access;
    found.projectAccess = { ...found.projectAccess, ...given["project-access"] };
    found.workspaceAccess = { ...found.workspaceAccess, ...given["workspace-access"] };
    return one(parts, call, showTeamProject, found);
  });
  routes.delete("/team-projects/:id", (call) => {
    store.teamProjects.delete(ofProject(call, "admin").id);
    return NO_CONTENT;
  });

  function filtered(call: Call, kind: "workspace" | "project"): string {
    const id = call.query.get(`filter[${kind}][id]`);
    if (id === null || id === "") throw invalidParameter(`filter[${kind}][id]`, `filter[${kind}][id] is required`);
    return id;
  }

  function teamIn(call: Call, organization: string, id: string | undefined): string {
    const team = store.teams.get(id);
    if (team === undefined || team.organization !== organization || !guards.seesTeam(call.actor, team))
      throw invalidRelationship("team", "Team was not found");
    return team.id;
  }

  function ofWorkspace(call: Call, need: typeof NEEDS.read): TeamWorkspace {
    const found = store.teamWorkspaces.get(call.params.id);
    if (found === undefined) throw notFound();
    guards.workspace(call.actor, found.workspaceId, need);
    return found;
  }

  function ofProject(call: Call, ...levels: readonly "admin"[]): TeamProject {
    const found = store.teamProjects.get(call.params.id);
    if (found === undefined) throw notFound();
    guards.project(call.actor, found.projectId, ...levels);
    return found;
  }
}

/** Fixed levels have fixed parts; only `custom` may name them. */
function customOf(given: z.infer<typeof workspaceSchema>, level: TeamWorkspace["access"], before: WorkspaceAccess): WorkspaceAccess {
  const parts = Object.fromEntries(Object.entries(given).filter(([name]) => name !== "access")) as Partial<WorkspaceAccess>;
  if (level === "custom") return { ...before, ...parts };
  const fixed: WorkspaceAccess = FIXED[level];
  for (const [name, value] of Object.entries(parts))
    if (value !== fixed[name as keyof WorkspaceAccess])
      throw invalidAttribute(
        name,
        `${label(name)} is read-only when access level is '${level}'; use the 'custom' access level to set this attribute.`,
      );
  return fixed;
}
