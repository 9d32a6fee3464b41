import { z } from "zod";
import { NO_CONTENT, ok, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { projectLevel } from "../access/rights";
import { forbidden, invalidAttribute, invalidParameter, invalidRelationship, unprocessable } from "../http/errors";
import { attributesOf, oneOf, readInput, readMembers, requiredText, text } from "../http/input";
import { withPool } from "../workspaces/default-pool";
import type { Project, Workspace } from "../model/places";
import type { Parts } from "../parts";
import { showProject } from "../shows/projects";
import { addProject } from "../workspaces/organizations";
import { boundTags, hasTags, replaceTags, taggedFilter } from "../workspaces/tags";
import { list, listed, made, one } from "./answers";

const schema = z
  .object({
    name: requiredText
      .regex(/^[A-Za-z0-9 _-]+$/, "may only contain letters, numbers, spaces, '-', and '_'")
      .min(3, "is too short (minimum is 3 characters)")
      .max(40, "is too long (maximum is 40 characters)")
      .regex(/^\S.*\S$/, "cannot start or end with spaces"),
    description: text.max(256, "is too long (maximum is 256 characters)").nullable(),
    "auto-destroy-activity-duration": z
      .string()
      .regex(/^[1-9]\d{0,3}[dh]$/, "has an incorrect format, we expect up to 4 numeric digits and 1 unit ('d' or 'h')")
      .nullable(),
    "default-execution-mode": oneOf("remote", "local", "agent").nullable(),
    "default-agent-pool-id": text.nullable(),
    "setting-overwrites": z.record(z.string(), z.boolean().nullable()),
  })
  .partial();

/** What the caller has to be in a project for it to be listed. */
function levelsFor(query: URLSearchParams): readonly string[] {
  if (query.has("filter[permissions][update]")) return ["admin"];
  return query.has("filter[permissions][create-workspace]") ? ["maintain", "admin"] : ["read", "write", "maintain", "admin"];
}

/** Projects, and the workspaces that move into them. */
export function projectRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;

  routes.get("/organizations/:organization/projects", (call) => {
    const { name } = guards.organization(call.actor, call.params.organization);
    const names = listed(call.query, "filter[names]")?.map((each) => each.toLowerCase());
    const q = call.query.get("q")?.toLowerCase() ?? "";
    const tags = taggedFilter(call.query);
    const levels = levelsFor(call.query);
    const found = store.projects.where(
      (project) =>
        project.organization === name &&
        (names?.includes(project.name.toLowerCase()) ?? project.name.toLowerCase().includes(q)) &&
        hasTags(project.tags, tags) &&
        levels.includes(projectLevel(store, call.actor, project) ?? ""),
    );
    const sort = call.query.get("sort") || "name";
    if (sort !== "name" && sort !== "-name") throw invalidParameter("sort", "Sort must be name, with a hyphen in front to reverse it");
    const direction = sort.startsWith("-") ? -1 : 1;
    return list(
      parts,
      call,
      showProject,
      found.sort((a, b) => direction * a.name.localeCompare(b.name)),
    );
  });

  routes.post("/organizations/:organization/projects", (call) => {
    const { name: organization } = guards.organizationWith(call.actor, call.params.organization, "manage-projects");
    const input = readInput(call.body, "projects");
    const { name, ...rest } = withPool(input, attributesOf(input, schema));
    if (name === undefined) throw invalidAttribute("name", "Name can't be blank");
    unique(organization, name);
    check(organization, rest);
    const tags = boundTags(input);
    const project = addProject(store, { organization, name, description: rest.description ?? "" });
    update(project, rest);
    replaceTags(project.tags, tags);
    return made(parts, call, showProject, project);
  });

  routes.get("/projects/:id", (call) => one(parts, call, showProject, guards.project(call.actor, call.params.id)));

  routes.patch("/projects/:id", (call) => {
    const project = guards.project(call.actor, call.params.id, "admin");
    const input = readInput(call.body, "projects");
    const { name, ...rest } = withPool(input, attributesOf(input, schema));
    if (name !== undefined && name !== project.name) unique(project.organization, name);
    check(project.organization, rest);
    const tags = input.relationships["tag-bindings"] === undefined ? undefined : boundTags(input);
    project.name = name ?? project.name;
    update(project, rest);
    if (tags !== undefined) replaceTags(project.tags, tags);
    return one(parts, call, showProject, project);
  });

  routes.delete("/projects/:id", (call) => {
    const project = guards.project(call.actor, call.params.id, "admin");
    if (store.organizationOf(project).defaultProjectId === project.id) throw forbidden("The default project cannot be deleted");
    if (store.workspaces.find(({ projectId }) => projectId === project.id))
      throw forbidden("Project cannot be deleted because it is not empty. It still has workspaces");
    store.teamProjects.remove(({ projectId }) => projectId === project.id);
    store.projects.delete(project.id);
    return NO_CONTENT;
  });

  routes.post("/projects/:id/relationships/workspaces", (call) => {
    const project = guards.project(call.actor, call.params.id, "maintain", "admin");
    const moved = readMembers(call.body).flatMap(({ id }) => store.workspaces.get(id) ?? []);
    const mayMove = (workspace: Workspace) =>
      workspace.organization === project.organization && guards.may(call.actor, workspace, NEEDS.admin);
    if (moved.length < readMembers(call.body).length || !moved.every(mayMove))
      throw forbidden("Workspaces were not found, or not all of them may be moved out of their projects");
    for (const workspace of moved) workspace.projectId = project.id;
    return NO_CONTENT;
  });

  routes.get("/organizations/:organization/relationships/default-project", (call) => {
    const organization = guards.organization(call.actor, call.params.organization);
    return one(parts, call, showProject, store.projects.of(organization.defaultProjectId));
  });

  routes.get("/organizations/:organization/provider-sets", (call) => {
    guards.organization(call.actor, call.params.organization);
    return ok({ data: [] });
  });

  function unique(organization: string, name: string): void {
    if (store.projects.find((each) => each.organization === organization && each.name === name))
      throw invalidAttribute("name", "Name has already been taken");
  }

  function check(organization: string, rest: Omit<z.infer<typeof schema>, "name">): void {
    const { "default-execution-mode": mode, "default-agent-pool-id": pool, "setting-overwrites": overwrites } = rest;
    if (pool && mode !== "agent")
      throw invalidAttribute("default-agent-pool-id", "Default agent pool must not be specified unless using 'agent' execution mode");
    if (mode === "agent" && !pool)
      throw invalidAttribute("default-agent-pool-id", "Default agent pool must be specified when using 'agent' execution mode");
    if (pool && store.agentPools.get(pool)?.organization !== organization)
      throw invalidRelationship("default-agent-pool", "Default agent pool was not found");
    if (
      overwrites &&
      "default-agent-pool" in overwrites &&
      "default-execution-mode" in overwrites &&
      overwrites["default-agent-pool"] !== overwrites["default-execution-mode"]
    )
      throw unprocessable("If agent-pool and execution-mode are both included in setting-overwrites, their values must be the same.");
  }

  function update(project: Project, rest: Omit<z.infer<typeof schema>, "name">): void {
    if (rest.description !== undefined) project.description = rest.description ?? "";
    const duration = rest["auto-destroy-activity-duration"];
    if (duration !== undefined) {
      project.autoDestroyActivityDuration = duration ?? undefined;
      for (const { settings } of store.workspaces.where(({ projectId }) => projectId === project.id))
        if (settings["inherits-project-auto-destroy"]) settings["auto-destroy-activity-duration"] = duration;
    }
    const mode = rest["default-execution-mode"];
    if (mode !== undefined) {
      project.executionMode = mode ?? undefined;
      project.agentPoolId = rest["default-agent-pool-id"] ?? undefined;
    }
    if (rest["setting-overwrites"]?.["default-execution-mode"] === false) {
      project.executionMode = undefined;
      project.agentPoolId = undefined;
    }
  }
}
