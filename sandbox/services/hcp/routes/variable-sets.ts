import { z } from "zod";
import { type Answer, type Call, NO_CONTENT, type Routes } from "../api/call";
import { may } from "../access/actors";
import { invalidAttribute, notFound, unprocessable } from "../http/errors";
import { attributesOf, flag, type Input, readInput, readMembers, relatedMany, relatedOne, requiredText, text } from "../http/input";
import { newId } from "../model/ids";
import type { Variable, VariableSet } from "../model/variables";
import type { Parts } from "../parts";
import { setsOf } from "../runs/variables";
import { showVariable, showVariableSet } from "../shows/variables";
import { addVariable, changeVariable, conflicting } from "../workspaces/variables";
import { list, made, one } from "./answers";

const schema = z.object({ name: requiredText, description: text.nullable(), global: flag, priority: flag }).partial();

/** Sets of variables that workspaces and projects share. */
export function variableSetRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;

  routes.get("/organizations/:organization/varsets", (call) => {
    const { name } = guards.organization(call.actor, call.params.organization);
    return named(
      call,
      store.variableSets.where((set) => set.organization === name),
    );
  });
  for (const path of ["/workspaces/:id/varsets", "/workspaces/:id/applicable-varsets"])
    routes.get(path, (call) => named(call, setsOf(store, guards.workspace(call.actor, call.params.id))));
  routes.get("/projects/:id/varsets", (call) => {
    const { id, organization } = guards.project(call.actor, call.params.id);
    return named(
      call,
      store.variableSets.where((set) => set.organization === organization && (set.global || set.projectIds.has(id))),
    );
  });

  function named(call: Call, sets: readonly VariableSet[]): Answer {
    const q = call.query.get("q")?.toLowerCase() ?? "";
    return list(
      parts,
      call,
      showVariableSet,
      sets.filter(({ name }) => name.toLowerCase().includes(q)),
    );
  }

  routes.post("/organizations/:organization/varsets", (call) => {
    const { name: organization } = guards.organizationWith(call.actor, call.params.organization, "manage-workspaces");
    const input = readInput(call.body, "varsets");
    const { name, description, global = false, priority = false } = attributesOf(input, schema);
    if (name === undefined) throw invalidAttribute("name", "Name can't be blank");
    unique(organization, name);
    const parent = relatedOne(input, "parent");
    const parentProjectId = parent?.type === "projects" ? guards.project(call.actor, parent.id).id : undefined;
    if (parentProjectId !== undefined && global)
      throw invalidAttribute("global", "Global must be false if a project owns the variable set");
    const set: VariableSet = {
      id: newId("varset"),
      organization,
      name,
      description: description ?? "",
      global,
      priority,
      updatedAt: new Date(),
      parentProjectId,
      workspaceIds: new Set(),
      projectIds: new Set(),
    };
    relate(call, set, input);
    store.variableSets.add(set);
    try {
      addVariables(set, input);
    } catch (error) {
      remove(set);
      throw error;
    }
    return made(parts, call, showVariableSet, set);
  });

  routes.get("/varsets/:id", (call) => one(parts, call, showVariableSet, setOf(call)));
  const update = (call: Call) => {
    const set = setOf(call, true);
    const input = readInput(call.body, "varsets");
    const { name, description, global, priority } = attributesOf(input, schema);
    if (name !== undefined && name !== set.name) unique(set.organization, name);
    if (global === true) checkGlobal(set);
    set.name = name ?? set.name;
    if (description !== undefined) set.description = description ?? "";
    set.global = global ?? set.global;
    set.priority = priority ?? set.priority;
    set.updatedAt = new Date();
    relate(call, set, input);
    addVariables(set, input);
    return one(parts, call, showVariableSet, set);
  };
  routes.patch("/varsets/:id", update);
  routes.put("/varsets/:id", update);
  routes.delete("/varsets/:id", (call) => {
    remove(setOf(call, true));
    return NO_CONTENT;
  });

  for (const [kind, ids] of [
    ["workspaces", "workspaceIds"],
    ["projects", "projectIds"],
  ] as const) {
    routes.post(`/varsets/:id/relationships/${kind}`, (call) => {
      const set = setOf(call, true);
      for (const id of members(call, kind)) set[ids].add(id);
      return NO_CONTENT;
    });
    routes.delete(`/varsets/:id/relationships/${kind}`, (call) => {
      const set = setOf(call, true);
      for (const id of members(call, kind)) set[ids].delete(id);
      return NO_CONTENT;
    });
  }

  const vars = "/varsets/:id/relationships/vars";
  routes.get(vars, (call) =>
    list(
      parts,
      call,
      showVariable,
      store.variables.where(({ owner }) => owner === setOf(call).id),
    ),
  );
  routes.post(vars, (call) => made(parts, call, showVariable, addVariable(store, setOf(call, true).id, readInput(call.body, "vars"))));
  routes.get(`${vars}/:variable`, (call) => one(parts, call, showVariable, variableOf(call, setOf(call))));
  routes.patch(`${vars}/:variable`, (call) => {
    const variable = variableOf(call, setOf(call, true));
    changeVariable(store, variable, readInput(call.body, "vars"));
    return one(parts, call, showVariable, variable);
  });
  routes.delete(`${vars}/:variable`, (call) => {
    store.variables.delete(variableOf(call, setOf(call, true)).id);
    return NO_CONTENT;
  });

  function checkGlobal(set: VariableSet): void {
    if (set.parentProjectId !== undefined) throw invalidAttribute("global", "Global must be false if a project owns the variable set");
    const own = store.variables.where(({ owner }) => owner === set.id);
    const key = conflicting(store, { ...set, global: true }, own);
    if (key !== undefined) throw invalidAttribute("global", `Key ${key} is already defined in another global variable set`);
  }

  function addVariables(set: VariableSet, input: Input): void {
    const vars = input.relationships.vars?.data;
    for (const each of Array.isArray(vars) ? (vars as unknown[]) : []) addVariable(store, set.id, readInput({ data: each }, "vars"));
  }

  function remove(set: VariableSet): void {
    store.variables.remove(({ owner }) => owner === set.id);
    store.variableSets.delete(set.id);
  }

  function setOf(call: Call, change = false): VariableSet {
    const set = store.variableSets.get(call.params.id);
    if (set === undefined) throw notFound();
    guards.organization(call.actor, set.organization);
    if (change && !may(store, call.actor, set.organization, "manage-workspaces")) throw notFound();
    return set;
  }

  function variableOf(call: Call, set: VariableSet): Variable {
    const variable = store.variables.get(call.params.variable);
    if (variable?.owner !== set.id) throw notFound();
    return variable;
  }

  function members(call: Call, kind: "workspaces" | "projects"): string[] {
    return readMembers(call.body).map(({ id }) => found(call, kind, id));
  }

  function found(call: Call, kind: "workspaces" | "projects", id: string | undefined): string {
    const there = kind === "workspaces" ? store.workspaces.get(id) : store.projects.get(id);
    if (there === undefined) throw unprocessable(`${kind} ${id ?? ""} was not found`, "invalid relationship");
    return there.id;
  }

  function relate(call: Call, set: VariableSet, input: Input): void {
    for (const [kind, ids] of [
      ["workspaces", "workspaceIds"],
      ["projects", "projectIds"],
    ] as const) {
      const given = relatedMany(input, kind);
      if (given === undefined) continue;
      const wanted = given.map(({ id }) => found(call, kind, id));
      set[ids].clear();
      for (const id of wanted) set[ids].add(id);
    }
  }

  function unique(organization: string, name: string): void {
    if (store.variableSets.find((set) => set.organization === organization && set.name === name))
      throw invalidAttribute("name", "Name has already been taken");
  }
}
