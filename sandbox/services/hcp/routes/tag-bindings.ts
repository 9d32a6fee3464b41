import { type Answer, type Call, NO_CONTENT, ok, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { readMembers } from "../http/input";
import type { Parts } from "../parts";
import { showReservedTagKey } from "../shows/projects";
import { effectiveTagBindings, tagBindings } from "../shows/tags";
import { setTags, TAG_CHARACTERS } from "../workspaces/tags";
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
    const { id } = guards.workspace(call.actor, call.params.id);
    return ok({ data: effectiveTagBindings(store, id), ...target(id) });
  });
  routes.get("/projects/:id/effective-tag-bindings", (call) => {
    const { id } = guards.project(call.actor, call.params.id);
    return ok({ data: effectiveTagBindings(store, id), ...target(id) });
  });

  function show({ id }: { readonly id: string }): Answer {
    return ok({ data: tagBindings(store, id), ...target(id) });
  }

  /** Whose tags a list has. */
  function target(id: string) {
    return { links: { target: `/api/v2/${id.startsWith("prj-") ? "projects" : "workspaces"}/${id}` } };
  }

  function set(call: Call, on: { readonly id: string; readonly tags: Map<string, string> }, prefix: string): Answer {
    setTags(on.tags, readMembers(call.body));
    return prefix === "" ? show(on) : NO_CONTENT;
  }

  const keys = "/organizations/:organization/reserved-tag-keys";
  const schema = z
    .object({
      key: requiredText.max(128, "is too long (maximum is 128 characters)").regex(TAG_CHARACTERS, "is invalid"),
      "disable-overrides": flag,
    })
    .partial();
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
    unique(organization, key);
    const now = new Date();
    return made(
      parts,
      call,
      showReservedTagKey,
      store.reservedTagKeys.add({ id: newId("rtk"), organization, key, disableOverrides, createdAt: now, updatedAt: now }),
    );
  });
  // The documentation calls them by another name than the clients do.
  for (const path of ["/reserved-tag-keys/:id", "/reserved-tags/:id"]) {
    routes.patch(path, (call) => {
      const found = store.reservedTagKeys.get(call.params.id);
      if (found === undefined) throw notFound();
      guards.organizationWith(call.actor, found.organization, "manage-projects");
      const { key, "disable-overrides": disableOverrides } = attributesOf(readInput(call.body, "reserved-tag-keys"), schema);
      if (key !== undefined) unique(found.organization, key, found.id);
      found.key = key ?? found.key;
      found.disableOverrides = disableOverrides ?? found.disableOverrides;
      found.updatedAt = new Date();
      return one(parts, call, showReservedTagKey, found);
    });
    routes.delete(path, (call) => {
      const found = store.reservedTagKeys.get(call.params.id);
      if (found === undefined) throw notFound();
      guards.organizationWith(call.actor, found.organization, "manage-projects");
      store.reservedTagKeys.delete(found.id);
      return NO_CONTENT;
    });
  }

  function unique(organization: string, key: string, except?: string): void {
    if (store.reservedTagKeys.find((each) => each.id !== except && each.organization === organization && each.key === key))
      throw invalidAttribute("key", "Key has already been taken");
  }
}
