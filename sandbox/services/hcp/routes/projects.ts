import { z } from "zod";
import { NO_CONTENT, ok, type Routes } from "../api/call";
import { projectLevel } from "../access/rights";
import { conflict, invalidAttribute, invalidRelationship, unprocessable } from "../http/errors";
import { attributesOf, oneOf, readInput, readMembers, requiredText, text } from "../http/input";
import type { Project } from "../model/places";
import type { Parts } from "../parts";
import { showProject } from "../shows/projects";
import { addProject } from "../workspaces/organizations";
import { bindTags, hasTags, taggedFilter } from "../workspaces/tags";
import { list, listed, made, one } from "./answers";

const schema = z
  .object({
    name: requiredText
      .regex(/^[A-Za-z0-9 _-]+$/, "may only contain letters, numbers, spaces, '-', and '_'")
      .min(3, "is too short (minimum is 3 characters)")
      .max(40, "is too long (maximum is 40 characters)"),
    description: text.nullable(),
    "auto-destroy-activity-duration": z
      .string()
      .regex(/^[1-9]\d{0,3}[dh]$/, "has an incorrect format, we expect up to 4 numeric digits and 1 unit ('d' or 'h')")
      .nullable(),
    "default-execution-mode": oneOf("remote", "local", "agent").nullable(),
    "default-agent-pool-id": text.nullable(),
    "setting-overwrites": z.record(z.string(), z.boolean().nullable()),
  })
  .partial();

export function projectRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;

  routes.get("/organizations/:organization/projects", (call) => {
    const { name } = guards.organization(call.actor, call.params.organization);
    const names = listed(call.query, "filter[names]");
    const q = call.query.get("q")?.toLowerCase() ?? "";
    const tags = taggedFilter(call.query);
    const create = call.query.get("filter[permissions][create-workspace]") === "true";
    const found = store.projects.where(
      (project) =>
        project.organization === name &&
        (names === undefined || names.includes(project.name)) &&
        project.name.toLowerCase().includes(q) &&
        hasTags(project.tags, tags) &&
        (create ? ["maintain", "admin"] : ["read", "write", "maintain", "admin"]).includes(projectLevel(store, call.actor, project) ?? ""),
    );
    const direction = call.query.get("sort")?.startsWith("-") ? -1 : 1;
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
    const { name, ...rest } = attributesOf(input, schema);
    if (name === undefined) throw invalidAttribute("name", "Name can't be blank");
    unique(organization, name);
    check(organization, rest);
    const project = addProject(store, { organization, name, description: rest.description ?? "" });
    update(project, rest);
    bindTags(project.tags, input);
    return made(parts, call, showProject, project);
  });

  routes.get("/projects/:id", (call) => one(parts, call, showProject, guards.project(call.actor, call.params.id)));

  routes.patch("/projects/:id", (call) => {
    const project = guards.project(call.actor, call.params.id, "admin");
    const input = readInput(call.body, "projects");
    const { name, ...rest } = attributesOf(input, schema);
    if (name !== undefined && name !== project.name) unique(project.organization, name);
    check(project.organization, rest);
    project.name = name ?? project.name;
    update(project, rest);
    if (input.relationships["tag-bindings"] !== undefined) {
      project.tags.clear();
      bindTags(project.tags, input);
    }
    return one(parts, call, showProject, project);
  });

  routes.delete("/projects/:id", (call) => {
    const project = guards.project(call.actor, call.params.id, "admin");
    if (store.organizationOf(project).defaultProjectId === project.id)
      throw unprocessable("The default project cannot be deleted", "unprocessable entity");
    if (store.workspaces.find(({ projectId }) => projectId === project.id))
      throw unprocessable("Project cannot be deleted because it is not empty. It still has workspaces", "unprocessable entity");
    store.teamProjects.remove(({ projectId }) => projectId === project.id);
    store.projects.delete(project.id);
    return NO_CONTENT;
  });

  routes.post("/projects/:id/relationships/workspaces", (call) => {
    const project = guards.project(call.actor, call.params.id, "maintain", "admin");
    const moved = readMembers(call.body).map(({ id }) => guards.workspace(call.actor, id, ({ admin }) => admin));
    if (moved.some(({ organization }) => organization !== project.organization)) throw conflict("A workspace stays in its organization");
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
    if (rest["auto-destroy-activity-duration"] !== undefined)
      project.autoDestroyActivityDuration = rest["auto-destroy-activity-duration"] ?? undefined;
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
