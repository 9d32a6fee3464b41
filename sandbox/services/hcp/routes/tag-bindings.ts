import { type Answer, type Call, NO_CONTENT, ok, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { readMembers } from "../http/input";
import type { Parts } from "../parts";
import { showEffectiveTag, showReservedTagKey, showTagBinding } from "../shows/projects";
import { setTags } from "../workspaces/tags";
import { z } from "zod";
import { attributesOf, flag, readInput, requiredText } from "../http/input";
import { invalidAttribute, notFound } from "../http/errors";
import { newId } from "../model/ids";
import { list, made, one } from "./answers";

/** Tags with keys and values, on projects and workspaces; a workspace has its project's too. */
export function tagBindingRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;

  // Both addresses are in use: the documentation has the short ones, the OpenAPI description those under `relationships`.
  for (const prefix of ["", "/relationships"]) {
    routes.get(`/workspaces/:id${prefix}/tag-bindings`, (call) => show(guards.workspace(call.actor, call.params.id)));
    routes.patch(`/workspaces/:id${prefix}/tag-bindings`, (call) =>
      set(call, guards.workspace(call.actor, call.params.id, NEEDS.admin), prefix),
    );
    routes.post(`/workspaces/:id${prefix}/tag-bindings`, (call) =>
      set(call, guards.workspace(call.actor, call.params.id, NEEDS.admin), prefix),
    );
    routes.get(`/projects/:id${prefix}/tag-bindings`, (call) => show(guards.project(call.actor, call.params.id)));
    routes.patch(`/projects/:id${prefix}/tag-bindings`, (call) => set(call, guards.project(call.actor, call.params.id, "admin"), prefix));
    routes.post(`/projects/:id${prefix}/tag-bindings`, (call) => set(call, guards.project(call.actor, call.params.id, "admin"), prefix));
  }

  routes.get("/workspaces/:id/effective-tag-bindings", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id);
    const project = store.projects.of(workspace.projectId);
    const inherited = [...project.tags].filter(([key]) => !workspace.tags.has(key));
    const own = [...workspace.tags].map(([key, value]) => showEffectiveTag(workspace.id, key, value));
    return ok({ data: [...own, ...inherited.map(([key, value]) => showEffectiveTag(workspace.id, key, value, project.id))] });
  });

  routes.get("/projects/:id/effective-tag-bindings", (call) => {
    const project = guards.project(call.actor, call.params.id);
    return ok({ data: [...project.tags].map(([key, value]) => showEffectiveTag(project.id, key, value)) });
  });

  function show({ id, tags }: { readonly id: string; readonly tags: ReadonlyMap<string, string> }): Answer {
    return ok({ data: [...tags].map(([key, value]) => showTagBinding(id, key, value)) });
  }

  function set(call: Call, on: { readonly id: string; readonly tags: Map<string, string> }, prefix: string): Answer {
    setTags(on.tags, readMembers(call.body));
    return prefix === "" ? show(on) : NO_CONTENT;
  }

  const keys = "/organizations/:organization/reserved-tag-keys";
  const schema = z.object({ key: requiredText, "disable-overrides": flag }).partial();
  routes.get(keys, (call) => {
    const { name } = guards.organization(call.actor, call.params.organization);
    return list(
      parts,
      call,
      showReservedTagKey,
      store.reservedTagKeys.where(({ organization }) => organization === name),
    );
  });
  routes.post(keys, (call) => {
    const { name: organization } = guards.organizationWith(call.actor, call.params.organization, "manage-projects");
    const { key, "disable-overrides": disableOverrides = false } = attributesOf(readInput(call.body, "reserved-tag-keys"), schema);
    if (key === undefined) throw invalidAttribute("key", "Key can't be blank");
    if (store.reservedTagKeys.find((each) => each.organization === organization && each.key === key))
      throw invalidAttribute("key", "Key has already been taken");
    const now = new Date();
    return made(
      parts,
      call,
      showReservedTagKey,
      store.reservedTagKeys.add({ id: newId("rtk"), organization, key, disableOverrides, createdAt: now, updatedAt: now }),
    );
  });
  routes.patch("/reserved-tag-keys/:id", (call) => {
    const found = store.reservedTagKeys.get(call.params.id);
    if (found === undefined) throw notFound();
    guards.organizationWith(call.actor, found.organization, "manage-projects");
    const { key, "disable-overrides": disableOverrides } = attributesOf(readInput(call.body, "reserved-tag-keys"), schema);
    found.key = key ?? found.key;
    found.disableOverrides = disableOverrides ?? found.disableOverrides;
    found.updatedAt = new Date();
    return one(parts, call, showReservedTagKey, found);
  });
  routes.delete("/reserved-tag-keys/:id", (call) => {
    const found = store.reservedTagKeys.get(call.params.id);
    if (found === undefined) throw notFound();
    guards.organizationWith(call.actor, found.organization, "manage-projects");
    store.reservedTagKeys.delete(found.id);
    return NO_CONTENT;
  });
}
