import { type Call, NO_CONTENT, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { invalidParameter, invalidRelationship, notFound } from "../http/errors";
import { readInput, readMembers, relatedOne } from "../http/input";
import type { Workspace } from "../model/places";
import type { Variable } from "../model/variables";
import type { Parts } from "../parts";
import { effectiveVariables } from "../runs/variables";
import { showVariable } from "../shows/variables";
import { addVariable, changeVariable } from "../workspaces/variables";
import { all, made, one } from "./answers";

/** Variables of workspaces, under both of their addresses. */
export function variableRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;
  const of = (workspace: Workspace) => store.variables.where(({ owner }) => owner === workspace.id);
  const variableIn = (call: Call, need: typeof NEEDS.readVariables) => {
    const workspace = guards.workspace(call.actor, call.params.id, need);
    const variable = store.variables.get(call.params.variable);
    if (variable?.owner !== workspace.id) throw notFound();
    return variable;
  };

  routes.get("/workspaces/:id/vars", (call) =>
    all(parts, call, showVariable, of(guards.workspace(call.actor, call.params.id, NEEDS.readVariables))),
  );
  routes.get("/workspaces/:id/all-vars", (call) =>
    all(parts, call, showVariable, effectiveVariables(store, guards.workspace(call.actor, call.params.id, NEEDS.readVariables))),
  );
  routes.post("/workspaces/:id/vars", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id, NEEDS.writeVariables);
    return made(parts, call, showVariable, addVariable(store, workspace.id, readInput(call.body, "vars")));
  });
  routes.get("/workspaces/:id/vars/:variable", (call) => one(parts, call, showVariable, variableIn(call, NEEDS.readVariables)));
  routes.patch("/workspaces/:id/vars/:variable", (call) => change(call, variableIn(call, NEEDS.writeVariables)));
  routes.delete("/workspaces/:id/vars/:variable", (call) => remove(variableIn(call, NEEDS.writeVariables)));
  routes.patch("/workspaces/:id/relationships/vars", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id, NEEDS.writeVariables);
    for (const member of readMembers(call.body)) {
      const variable = store.variables.get(member.id);
      if (variable?.owner === workspace.id) changeVariable(store, variable, member);
      else addVariable(store, workspace.id, member);
    }
    return NO_CONTENT;
  });

  routes.get("/vars", (call) => {
    const [organization, name] = ["filter[organization][name]", "filter[workspace][name]"].map((each) => call.query.get(each) ?? undefined);
    if (organization === undefined && name === undefined) {
      const readable = store.workspaces.where((workspace) => guards.may(call.actor, workspace, NEEDS.readVariables));
      return all(parts, call, showVariable, readable.flatMap(of));
    }
    if (organization === undefined || name === undefined)
      throw invalidParameter("filter", "filter[organization][name] and filter[workspace][name] belong together");
    return all(parts, call, showVariable, of(guards.workspaceNamed(call.actor, organization, name, NEEDS.readVariables)));
  });
  routes.post("/vars", (call) => {
    const input = readInput(call.body, "vars");
    const related = relatedOne(input, "workspace") ?? relatedOne(input, "configurable");
    if (!related) throw invalidRelationship("workspace", "Workspace can't be blank");
    const workspace = guards.workspace(call.actor, related.id, NEEDS.writeVariables);
    return made(parts, call, showVariable, addVariable(store, workspace.id, input));
  });
  routes.get("/vars/:variable", (call) => one(parts, call, showVariable, ownVariable(call, NEEDS.readVariables)));
  routes.patch("/vars/:variable", (call) => change(call, ownVariable(call, NEEDS.writeVariables)));
  routes.delete("/vars/:variable", (call) => remove(ownVariable(call, NEEDS.writeVariables)));

  function ownVariable(call: Call, need: typeof NEEDS.readVariables): Variable {
    const variable = store.variables.get(call.params.variable);
    if (variable === undefined) throw notFound();
    guards.workspace(call.actor, variable.owner, need);
    return variable;
  }

  function change(call: Call, variable: Variable) {
    changeVariable(store, variable, readInput(call.body, "vars"));
    return one(parts, call, showVariable, variable);
  }

  function remove(variable: Variable) {
    store.variables.delete(variable.id);
    return NO_CONTENT;
  }
}
