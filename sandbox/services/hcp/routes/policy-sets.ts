import { z } from "zod";
import { type Call, NO_CONTENT, type Routes } from "../api/call";
import { may } from "../access/actors";
import { invalidAttribute, invalidRelationship, notFound } from "../http/errors";
import { attributesOf, flag, type Input, oneOf, readInput, readMembers, relatedMany, requiredText, text } from "../http/input";
import { newId } from "../model/ids";
import type { PolicySet } from "../model/policies";
import type { Parts } from "../parts";
import { showPolicySet } from "../shows/policies";
import { list, made, one } from "./answers";

const schema = z
  .object({
    name: requiredText.regex(/^[A-Za-z0-9_-]+$/, "can only include letters, numbers, -, and _"),
    description: text.nullable(),
    kind: oneOf("sentinel", "opa"),
    global: flag,
    overridable: flag.nullable(),
  })
  .partial();

/** Relationship -> where its ids are kept. */
const MEMBERS = [
  ["policies", "policyIds"],
  ["workspaces", "workspaceIds"],
  ["projects", "projectIds"],
  ["workspace-exclusions", "excludedWorkspaceIds"],
  ["project-exclusions", "excludedProjectIds"],
] as const;

/** Sets of policies, and where they apply. */
export function policySetRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;

  routes.get("/organizations/:organization/policy-sets", (call) => {
    const { name } = guards.organization(call.actor, call.params.organization);
    const [search, kind] = [call.query.get("search[name]") ?? "", call.query.get("filter[kind]")];
    return list(
      parts,
      call,
      showPolicySet,
      store.policySets.where((each) => each.organization === name && each.name.includes(search) && (!kind || each.kind === kind)),
    );
  });
  routes.post("/organizations/:organization/policy-sets", (call) => {
    const { name: organization } = guards.organizationWith(call.actor, call.params.organization, "manage-policies");
    const input = readInput(call.body, "policy-sets");
    const { name, description, kind = "sentinel", global = false, overridable } = attributesOf(input, schema);
    if (name === undefined) throw invalidAttribute("name", "Name can't be blank");
    unique(organization, name);
    const now = new Date();
    const set: PolicySet = {
      id: newId("polset"),
      organization,
      name,
      description: description ?? null,
      kind,
      global,
      overridable: overridable ?? null,
      createdAt: now,
      updatedAt: now,
      policyIds: new Set(),
      workspaceIds: new Set(),
      projectIds: new Set(),
      excludedWorkspaceIds: new Set(),
      excludedProjectIds: new Set(),
    };
    relate(set, input);
    return made(parts, call, showPolicySet, store.policySets.add(set));
  });
  routes.get("/policy-sets/:id", (call) => one(parts, call, showPolicySet, setOf(call)));
  routes.patch("/policy-sets/:id", (call) => {
    const set = setOf(call, true);
    const input = readInput(call.body, "policy-sets");
    const given = attributesOf(input, schema);
    if (given.name !== undefined && given.name !== set.name) unique(set.organization, given.name);
    set.name = given.name ?? set.name;
    if (given.description !== undefined) set.description = given.description;
    set.global = given.global ?? set.global;
    set.overridable = given.overridable ?? set.overridable;
    set.updatedAt = new Date();
    relate(set, input);
    return one(parts, call, showPolicySet, set);
  });
  routes.delete("/policy-sets/:id", (call) => {
    const { id } = setOf(call, true);
    store.variables.remove(({ owner }) => owner === id);
    store.policySetVersions.remove(({ policySetId }) => policySetId === id);
    store.policySets.delete(id);
    return NO_CONTENT;
  });

  for (const [kind, ids] of MEMBERS) {
    routes.post(`/policy-sets/:id/relationships/${kind}`, (call) => {
      const set = setOf(call, true);
      for (const { id } of readMembers(call.body)) set[ids].add(there(kind, id));
      return NO_CONTENT;
    });
    routes.delete(`/policy-sets/:id/relationships/${kind}`, (call) => {
      const set = setOf(call, true);
      for (const { id } of readMembers(call.body)) set[ids].delete(id ?? "");
      return NO_CONTENT;
    });
  }

  function setOf({ actor, params }: Call, change = false): PolicySet {
    const set = store.policySets.get(params.id);
    if (set === undefined) throw notFound();
    guards.organization(actor, set.organization);
    if (change && !may(store, actor, set.organization, "manage-policies")) throw notFound();
    return set;
  }

  function relate(set: PolicySet, input: Input): void {
    for (const [kind, ids] of MEMBERS) {
      const given = relatedMany(input, kind)?.map(({ id }) => there(kind, id));
      if (given === undefined) continue;
      set[ids].clear();
      for (const id of given) set[ids].add(id);
    }
  }

  function there(kind: (typeof MEMBERS)[number][0], id: string | undefined): string {
    const found =
      kind === "policies" ? store.policies.get(id) : kind.startsWith("workspace") ? store.workspaces.get(id) : store.projects.get(id);
    if (found === undefined) throw invalidRelationship(kind, `${kind} ${id ?? ""} was not found`);
    return found.id;
  }

  function unique(organization: string, name: string): void {
    if (store.policySets.find((set) => set.organization === organization && set.name === name))
      throw invalidAttribute("name", "Name has already been taken");
  }
}
