import { z } from "zod";
import { NO_CONTENT, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { may } from "../access/actors";
import { invalidAttribute, notFound, unprocessable } from "../http/errors";
import { attributesOf, readInput, readMembers } from "../http/input";
import type { Parts } from "../parts";
import { showFlatTag, showSshKey } from "../shows/projects";
import { showReadme, showWorkspace } from "../shows/workspaces";
import { addFlatTags, flatTagNames } from "../workspaces/tags";
import { list, one } from "./answers";

/** What belongs to workspaces: their flat tags, their SSH key, their resources. */
export function workspaceRelationshipRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;
  routes.get("/workspaces/:id/relationships/tags", (call) => {
    const { organization, tagNames } = guards.workspace(call.actor, call.params.id);
    const q = call.query.get("q") ?? "";
    return list(
      parts,
      call,
      showFlatTag,
      store.tags.where((tag) => tag.organization === organization && tagNames.has(tag.name) && tag.name.includes(q)),
    );
  });

  routes.post("/workspaces/:id/relationships/tags", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id, NEEDS.admin);
    const members = readMembers(call.body);
    const names = flatTagNames(store, members);
    if (names.length < members.length) throw unprocessable("A tag needs a name, or the id of one that exists", "invalid tag");
    addFlatTags(store, workspace, names);
    return NO_CONTENT;
  });

  routes.delete("/workspaces/:id/relationships/tags", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id, NEEDS.admin);
    for (const name of flatTagNames(store, readMembers(call.body))) workspace.tagNames.delete(name);
    return NO_CONTENT;
  });

  routes.patch("/workspaces/:id/relationships/ssh-key", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id, NEEDS.admin);
    const { id } = attributesOf(readInput(call.body, "workspaces"), z.object({ id: z.string().nullish() }));
    if (id !== null && id !== undefined && store.sshKeys.get(id)?.organization !== workspace.organization)
      throw invalidAttribute("id", "Ssh key was not found");
    workspace.sshKeyId = id ?? undefined;
    return one(parts, call, showWorkspace, workspace);
  });

  routes.get("/workspaces/:id/ssh-key", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id);
    const key = store.sshKeys.get(workspace.sshKeyId);
    if (key === undefined) throw notFound();
    return one(parts, call, showSshKey, key);
  });

  routes.get("/workspaces/:id/readme", (call) => {
    const { currentConfigurationVersionId } = guards.workspace(call.actor, call.params.id);
    const version = store.configurationVersions.get(currentConfigurationVersionId);
    if (version?.readme === undefined) throw notFound();
    return one(parts, call, showReadme, version);
  });

  routes.get("/organizations/:organization/tags", (call) => {
    const { name } = guards.organization(call.actor, call.params.organization);
    const q = call.query.get("q") ?? "";
    const excluded = store.workspaces.get(call.query.get("filter[exclude][taggable][id]") ?? "")?.tagNames;
    return list(
      parts,
      call,
      showFlatTag,
      store.tags.where((tag) => tag.organization === name && tag.name.includes(q) && !excluded?.has(tag.name)),
    );
  });

  routes.delete("/organizations/:organization/tags", (call) => {
    const { name } = guards.organizationWith(call.actor, call.params.organization, "manage-workspaces");
    for (const { id } of readMembers(call.body)) {
      const tag = store.tags.get(id);
      if (tag?.organization !== name) continue;
      for (const workspace of store.workspaces.where(({ organization }) => organization === name)) workspace.tagNames.delete(tag.name);
      store.tags.delete(tag.id);
    }
    return NO_CONTENT;
  });

  routes.post("/tags/:id/relationships/workspaces", (call) => {
    const tag = store.tags.get(call.params.id);
    if (tag === undefined || !may(store, call.actor, tag.organization, "manage-workspaces")) throw notFound();
    for (const { id } of readMembers(call.body)) guards.workspace(call.actor, id, NEEDS.admin).tagNames.add(tag.name);
    return NO_CONTENT;
  });

  routes.get("/workspaces/:id/resources", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id, NEEDS.readStates);
    const state = store.currentState(workspace.id);
    const data = (state?.resources ?? []).map(({ name, type, module, provider, index }) => ({
      id: `wsr-${workspace.id}-${module}-${type}-${name}`,
      type: "resources",
      attributes: {
        // Without `module.` in front of the module (go-tfe, `workspace_resources_integration_test.go`).
        address: `${module === "root" ? "" : `${module}.`}${type}.${name}${index === undefined ? "" : `[${JSON.stringify(index)}]`}`,
        name,
        module,
        provider: (/"([^"]*)"/.exec(provider)?.[1] ?? provider).replace(/^registry\.terraform\.io\//, ""),
        "provider-type": type,
        "created-at": state?.createdAt.toISOString().slice(0, 10),
        "updated-at": state?.createdAt.toISOString().slice(0, 10),
        "modified-by-state-version-id": state?.id,
        "name-index": index === undefined ? null : String(index),
      },
    }));
    return list(parts, call, (each) => each, data);
  });
}
