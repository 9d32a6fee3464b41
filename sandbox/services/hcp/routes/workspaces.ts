import { type Answer, type Call, NO_CONTENT, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { mayForceDelete, projectLevel } from "../access/rights";
import { conflict, forbidden, invalidAttribute, invalidRelationship, notFound } from "../http/errors";
import { attributesOf, type Input, readInput, readMembers, relatedOne } from "../http/input";
import { newId } from "../model/ids";
import { managesResources } from "../model/execution";
import { isFinal } from "../model/run-states";
import type { Project, Workspace } from "../model/places";
import type { Parts } from "../parts";
import { showWorkspace } from "../shows/workspaces";
import { searchWorkspaces } from "../workspaces/search";
import { applySettings, checkSettings, defaultSettings, workspaceSchema } from "../workspaces/settings";
import { addFlatTags, boundTags, flatTagNames, replaceTags } from "../workspaces/tags";
import { list, made, one } from "./answers";
import { deleteWorkspace } from "./delete-workspace";

/** Workspaces: by id, or by organization and name. */
export function workspaceRoutes(routes: Routes, parts: Parts): void {
  const { store, guards, engine, terraformVersion } = parts;

  routes.get("/organizations/:organization/workspaces", (call) => {
    const { name } = guards.organization(call.actor, call.params.organization);
    const visible = store.workspaces.where((each) => each.organization === name && guards.sees(call.actor, each));
    return list(parts, call, showWorkspace, searchWorkspaces(store, visible, call.query));
  });

  routes.post("/organizations/:organization/workspaces", (call) => {
    const organization = guards.organization(call.actor, call.params.organization);
    const input = readInput(call.body, "workspaces");
    const given = attributesOf(input, workspaceSchema);
    const project = projectOf(call, input, organization.defaultProjectId);
    if (!mayCreateIn(call, project)) throw notFound();
    if (given.name === undefined) throw invalidAttribute("name", "Name can't be blank");
    unique(organization.name, given.name);
    checkSettings(store, organization.name, given);
    const now = new Date();
    const workspace: Workspace = {
      id: newId("ws"),
      organization: organization.name,
      name: given.name,
      projectId: project.id,
      createdAt: now,
      updatedAt: now,
      settings: defaultSettings(terraformVersion),
      source: call.headers["user-agent"]?.startsWith("Terraform/") || call.headers["terraform-version"] ? "terraform" : "tfe-api",
      tagNames: new Set(),
      tags: new Map(),
      remoteStateConsumers: new Set(),
    };
    workspace.settings["auto-destroy-activity-duration"] = project.autoDestroyActivityDuration ?? null;
    applySettings(workspace, given, terraformVersion);
    replaceTags(workspace.tags, boundTags(input));
    tag(workspace, input, given["tag-names"]);
    store.workspaces.add(workspace);
    return made(parts, call, showWorkspace, workspace);
  });

  both(routes, "get", "", (call, workspace) => one(parts, call, showWorkspace, workspace));

  both(routes, "patch", "", (call, found) => {
    const workspace = guards.allowed(call.actor, found, NEEDS.admin);
    const input = readInput(call.body, "workspaces");
    const given = attributesOf(input, workspaceSchema);
    if (given.name !== undefined && given.name !== workspace.name) unique(workspace.organization, given.name);
    checkSettings(store, workspace.organization, given, workspace);
    const bound = input.relationships["tag-bindings"] === undefined ? undefined : boundTags(input);
    const project = projectOf(call, input, workspace.projectId);
    if (project.id !== workspace.projectId && !mayCreateIn(call, project)) throw notFound();
    workspace.projectId = project.id;
    workspace.name = given.name ?? workspace.name;
    applySettings(workspace, given, terraformVersion);
    if (bound !== undefined) replaceTags(workspace.tags, bound);
    tag(workspace, input, given["tag-names"]);
    return one(parts, call, showWorkspace, workspace);
  });

  both(routes, "delete", "", (call, workspace) => {
    // Without looking at what it manages: others use `safe-delete`.
    if (!mayForceDelete(store, call.actor, workspace)) throw forbidden("Not authorized to perform a force delete on the workspace");
    deleteWorkspace(store, engine, workspace);
    return NO_CONTENT;
  });

  both(routes, "post", "/actions/safe-delete", (call, found) => {
    const workspace = guards.allowed(call.actor, found, NEEDS.delete);
    if (
      workspace.lock !== undefined ||
      store.runs.find((run) => run.workspaceId === workspace.id && !isFinal(run) && !run.options["plan-only"])
    )
      throw conflict("Workspace is currently locked. Workspace must be unlocked before it can be safely deleted.");
    if (managesResources(store, workspace)) throw conflict("Workspace cannot be safely deleted because it is still managing resources.");
    deleteWorkspace(store, engine, workspace);
    return NO_CONTENT;
  });

  routes.delete("/workspaces/:id/relationships/vcs-repo", (call) =>
    one(parts, call, showWorkspace, guards.workspace(call.actor, call.params.id, NEEDS.admin)),
  );

  function both(
    target: Routes,
    method: "get" | "patch" | "delete" | "post",
    path: string,
    handle: (call: Call, workspace: Workspace) => Answer,
  ): void {
    target[method](`/workspaces/:id${path}`, (call) => handle(call, guards.workspace(call.actor, call.params.id)));
    target[method](`/organizations/:organization/workspaces/:name${path}`, (call) =>
      handle(call, guards.workspaceNamed(call.actor, call.params.organization, call.params.name)),
    );
  }

  function projectOf(call: Call, input: Input, otherwise: string): Project {
    const given = relatedOne(input, "project");
    if (given === undefined || given === null) return store.projects.of(otherwise);
    const project = store.projects.get(given.id);
    if (project === undefined || projectLevel(store, call.actor, project) === undefined)
      throw invalidRelationship("project", "Project was not found");
    return project;
  }

  function mayCreateIn(call: Call, project: Project): boolean {
    const level = projectLevel(store, call.actor, project);
    return level === "maintain" || level === "admin";
  }

  function unique(organization: string, name: string): void {
    if (store.workspace(organization, name)) throw invalidAttribute("name", "Name has already been taken");
  }

  function tag(workspace: Workspace, input: Input, names: readonly string[] | null | undefined): void {
    const tags = input.relationships.tags?.data;
    if (Array.isArray(tags)) addFlatTags(store, workspace, flatTagNames(store, readMembers({ data: tags })));
    if (names) addFlatTags(store, workspace, names);
  }
}
