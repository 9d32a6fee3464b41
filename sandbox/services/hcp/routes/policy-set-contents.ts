import { type Call, NO_CONTENT, type Routes } from "../api/call";
import { may } from "../access/actors";
import { conflict, notFound } from "../http/errors";
import { readInput } from "../http/input";
import { newId, newSecret } from "../model/ids";
import type { PolicySet, PolicySetVersion } from "../model/policies";
import type { Variable } from "../model/variables";
import type { Parts } from "../parts";
import { isArchive } from "../runs/archive";
import { showPolicySetVersion } from "../shows/policies";
import { showVariable } from "../shows/variables";
import { addVariable, changeVariable } from "../workspaces/variables";
import { list, made, one } from "./answers";

/** Parameters of policy sets, and their policies as archives. The stand-in keeps both and evaluates neither. */
export function policySetContentRoutes(routes: Routes, parts: Parts): void {
  const { store, guards, objects } = parts;

  routes.get("/policy-sets/:id/parameters", (call) => {
    const { id } = setOf(call);
    return list(
      parts,
      call,
      showVariable,
      store.variables.where(({ owner }) => owner === id),
    );
  });
  routes.post("/policy-sets/:id/parameters", (call) =>
    made(parts, call, showVariable, addVariable(store, setOf(call, true).id, readInput(call.body, "vars"))),
  );
  routes.get("/policy-sets/:id/parameters/:parameter", (call) => one(parts, call, showVariable, parameterOf(call)));
  routes.patch("/policy-sets/:id/parameters/:parameter", (call) => {
    const parameter = parameterOf(call, true);
    changeVariable(store, parameter, readInput(call.body, "vars"));
    return one(parts, call, showVariable, parameter);
  });
  routes.delete("/policy-sets/:id/parameters/:parameter", (call) => {
    store.variables.delete(parameterOf(call, true).id);
    return NO_CONTENT;
  });

  routes.post("/policy-sets/:id/versions", (call) => {
    const now = new Date();
    const version: PolicySetVersion = {
      id: newId("polsetver"),
      policySetId: setOf(call, true).id,
      createdAt: now,
      updatedAt: now,
      status: "pending",
      error: null,
      stamps: new Map([["pending", now]]),
      key: newSecret(),
    };
    objects.offer(version.key, { write: (content) => take(version, content) });
    return made(parts, call, showPolicySetVersion, store.policySetVersions.add(version));
  });
  routes.get("/policy-sets/:id/versions", (call) => {
    const { id } = setOf(call);
    return list(
      parts,
      call,
      showPolicySetVersion,
      store.policySetVersions.newest(({ policySetId }) => policySetId === id),
    );
  });
  routes.get("/policy-set-versions/:id", (call) => {
    const version = store.policySetVersions.get(call.params.id);
    if (version === undefined) throw notFound();
    setOf({ actor: call.actor, params: { id: version.policySetId } });
    return one(parts, call, showPolicySetVersion, version);
  });

  function setOf({ actor, params }: Pick<Call, "actor" | "params">, change = false): PolicySet {
    const set = store.policySets.get(params.id);
    if (set === undefined) throw notFound();
    guards.organization(actor, set.organization);
    if (change && !may(store, actor, set.organization, "manage-policies")) throw notFound();
    return set;
  }

  function parameterOf(call: Call, change = false): Variable {
    const parameter = store.variables.get(call.params.parameter);
    if (parameter?.owner !== setOf(call, change).id) throw notFound();
    return parameter;
  }
}

function take(version: PolicySetVersion, content: Buffer): void {
  if (version.status !== "pending") throw conflict("The files of this version were uploaded before");
  const right = isArchive(content);
  version.status = right ? "ready" : "errored";
  version.error = right ? null : "The archive is not a gzipped tar file";
  version.updatedAt = new Date();
  version.stamps.set(version.status, version.updatedAt);
}
