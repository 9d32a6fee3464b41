import { z } from "zod";
import { type Call, NO_CONTENT, type Routes } from "../api/call";
import { may } from "../access/actors";
import { invalidAttribute, notFound } from "../http/errors";
import { attributesOf, readInput, requiredText } from "../http/input";
import { newId } from "../model/ids";
import type { SshKey } from "../model/places";
import type { Parts } from "../parts";
import { showSshKey } from "../shows/projects";
import { list, made, one } from "./answers";

const schema = z.object({ name: requiredText, value: requiredText }).partial();

/** SSH keys of an organization. Their values are taken and kept nowhere: no run of the sandbox fetches modules over SSH. */
export function sshKeyRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;

  routes.get("/organizations/:organization/ssh-keys", (call) => {
    const { name } = guards.organization(call.actor, call.params.organization);
    return list(
      parts,
      call,
      showSshKey,
      store.sshKeys.where(({ organization }) => organization === name),
    );
  });
  routes.post("/organizations/:organization/ssh-keys", (call) => {
    const { name: organization } = guards.organizationWith(call.actor, call.params.organization, "manage-vcs-settings");
    const { name, value } = attributesOf(readInput(call.body, "ssh-keys"), schema);
    if (name === undefined) throw invalidAttribute("name", "Name can't be blank");
    if (value === undefined) throw invalidAttribute("value", "Value can't be blank");
    return made(parts, call, showSshKey, store.sshKeys.add({ id: newId("sshkey"), organization, name }));
  });
  routes.get("/ssh-keys/:id", (call) => one(parts, call, showSshKey, keyOf(call)));
  routes.patch("/ssh-keys/:id", (call) => {
    const key = keyOf(call, true);
    key.name = attributesOf(readInput(call.body, "ssh-keys"), schema).name ?? key.name;
    return one(parts, call, showSshKey, key);
  });
  routes.delete("/ssh-keys/:id", (call) => {
    const key = keyOf(call, true);
    for (const workspace of store.workspaces.where(({ sshKeyId }) => sshKeyId === key.id)) workspace.sshKeyId = undefined;
    store.sshKeys.delete(key.id);
    return NO_CONTENT;
  });

  function keyOf(call: Call, change = false): SshKey {
    const key = store.sshKeys.get(call.params.id);
    if (key === undefined) throw notFound();
    guards.organization(call.actor, key.organization);
    if (change && !may(store, call.actor, key.organization, "manage-vcs-settings")) throw notFound();
    return key;
  }
}
