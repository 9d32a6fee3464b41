import { z } from "zod";
import { type Answer, type Call, ok, redirect, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { userOf } from "../access/actors";
import { ApiError, badRequest, conflict, invalidAttribute, invalidParameter, invalidRelationship, notFound } from "../http/errors";
import { attributesOf, count, flag, readInput, relatedOne, requiredText, text } from "../http/input";
import { paged, whole } from "../http/pages";
import type { StateOutput, StateStatus, StateVersion } from "../model/states";
import type { Parts } from "../parts";
import { showListedOutput, showOutput, showStateVersion } from "../shows/states";
import { parseOutputs } from "../states/parse";
import { holds } from "../workspaces/locks";
import { list, made, one, viewOf } from "./answers";

const schema = z
  .object({
    serial: count,
    md5: requiredText.regex(/^[0-9a-fA-F]{32}$/, "must be an MD5 hash in hexadecimal"),
    lineage: text.nullable(),
    state: text.nullable(),
    "json-state": text.nullable(),
    "json-state-outputs": text.nullable(),
    force: flag.nullable(),
  })
  .partial();

/** State versions and their outputs. */
export function stateVersionRoutes(routes: Routes, parts: Parts): void {
  const { store, guards, states } = parts;

  routes.get("/state-versions", (call) => {
    const [organization, name, status] = ["filter[organization][name]", "filter[workspace][name]", "filter[status]"].map(
      (each) => call.query.get(each) ?? undefined,
    );
    if (!organization || !name) throw invalidParameter("filter", "filter[organization][name] and filter[workspace][name] are required");
    const { id } = guards.workspaceNamed(call.actor, organization, name, NEEDS.readStates);
    return list(
      parts,
      call,
      showStateVersion,
      store.stateVersions.newest((each) => each.workspaceId === id && (status === undefined || status.split(",").includes(each.status))),
    );
  });
  routes.get("/workspaces/:id/state-versions", (call) => {
    const { id } = guards.workspace(call.actor, call.params.id, NEEDS.readStates);
    return list(
      parts,
      call,
      showStateVersion,
      store.stateVersions.newest((each) => each.workspaceId === id),
    );
  });

  routes.post("/workspaces/:id/state-versions", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id, NEEDS.writeStates);
    const input = readInput(call.body, "state-versions");
    const given = attributesOf(input, schema);
    if (given.serial === undefined) throw invalidAttribute("serial", "Serial can't be blank");
    if (given.md5 === undefined) throw invalidAttribute("md5", "Md5 can't be blank");
    const decode = (name: "state" | "json-state" | "json-state-outputs") => decoded(name, given[name]);
    const outputs = decode("json-state-outputs");
    const runId = relatedOne(input, "run")?.id;
    if (runId !== undefined && store.runs.get(runId)?.workspaceId !== workspace.id)
      throw invalidRelationship("run", "Run was not found in this workspace");
    if (workspace.lock === undefined)
      throw conflict("The workspace must be locked by the user who creates a state version; it is not locked");
    if (!holds(call.actor, workspace))
      throw conflict("The workspace must be locked by the user who creates a state version; somebody else has locked it");
    const version = states.create(workspace, {
      serial: given.serial,
      md5: given.md5,
      lineage: given.lineage ?? undefined,
      force: given.force ?? false,
      state: decode("state"),
      json: decode("json-state"),
      outputs: outputs && parseOutputs(outputs),
      createdBy: userOf(call.actor)?.id,
      runId,
    });
    return made(parts, call, showStateVersion, version);
  });

  routes.patch("/workspaces/:id/state-versions", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id, NEEDS.writeStates);
    const id = relatedOne(readInput(call.body, "state-versions"), "rollback-state-version")?.id;
    const old = store.stateVersions.get(id);
    if (id === undefined) throw invalidRelationship("rollback-state-version", "Rollback state version can't be blank");
    if (old?.workspaceId !== workspace.id) throw notFound();
    if (!holds(call.actor, workspace)) throw conflict("The workspace must be locked by the user who rolls its state back");
    if (old.state === undefined || old.status !== "finalized") throw conflict("The state version has no content to roll back to");
    const serial = (store.latestState(workspace.id)?.serial ?? old.serial) + 1;
    const state = withSerial(old.state, serial);
    const outputs = store.outputsOf(old.id);
    // Whatever lineage it had then: a state that was forced over it is what one goes back from.
    const rolled = {
      force: true,
      serial,
      lineage: old.lineage,
      md5: states.hash(state),
      state,
      json: old.json,
      outputs,
      rollbackOf: old.id,
    };
    return made(parts, call, showStateVersion, states.create(workspace, { ...rolled, createdBy: userOf(call.actor)?.id }));
  });

  routes.get("/workspaces/:id/current-state-version", (call) => {
    const { id } = guards.workspace(call.actor, call.params.id, NEEDS.readStates);
    return one(parts, call, showStateVersion, found(store.currentState(id)));
  });
  routes.get("/workspaces/:id/current-state-version-outputs", (call) => {
    const { id } = guards.workspace(call.actor, call.params.id, NEEDS.readOutputs);
    const state = store.currentState(id);
    const outputs = state === undefined ? [] : store.outputsOf(state.id);
    return ok(whole(outputs, (output) => showListedOutput(output, viewOf(parts, call))));
  });

  routes.get("/state-versions/:id", (call) => one(parts, call, showStateVersion, versionOf(call)));
  routes.get("/state-versions/:id/download", (call) => {
    const version = versionOf(call);
    if (version.state === undefined || version.status !== "finalized") throw notFound();
    return redirect(302, parts.objects.object(version.keys.state));
  });
  routes.get("/state-versions/:id/outputs", (call) => {
    const outputs = store.outputsOf(versionOf(call, NEEDS.readOutputs).id);
    // Here the values of sensitive ones are shown, in the list of a workspace's present outputs they are not (go-tfe,
    // `state_version_integration_test.go`).
    return ok(paged(outputs, call.address, (output) => showOutput(output, viewOf(parts, call))));
  });
  routes.get("/state-version-outputs/:id", (call) => {
    const output: StateOutput = found(store.stateOutputs.get(call.params.id));
    const { workspaceId } = store.stateVersions.of(output.stateVersionId);
    guards.workspace(call.actor, workspaceId, NEEDS.readOutputs);
    return one(parts, call, showOutput, output);
  });

  const backing = (
    action: string,
    from: readonly StateStatus[],
    to: StateStatus,
    then: (version: StateVersion) => void = () => undefined,
  ) => {
    for (const name of [action, action.replaceAll("_", "-")])
      routes.post(`/state-versions/:id/actions/${name}`, (call): Answer => {
        const version = versionOf(call, NEEDS.admin);
        guards.owned(call.actor, store.workspaces.of(version.workspaceId).organization);
        const current = store.currentState(version.workspaceId)?.id === version.id;
        if (!from.includes(version.status) || (current && to !== "finalized"))
          throw new ApiError(
            400,
            badRequest(`transition not allowed: ${version.status} to ${to}${current ? ", the state is current" : ""}`).errors,
          );
        version.status = to;
        then(version);
        return one(parts, call, showStateVersion, version);
      });
  };
  backing("soft_delete_backing_data", ["finalized"], "backing_data_soft_deleted");
  backing("restore_backing_data", ["backing_data_soft_deleted"], "finalized");
  backing("permanently_delete_backing_data", ["backing_data_soft_deleted"], "backing_data_permanently_deleted", (version) => {
    version.state = undefined;
    version.json = undefined;
  });

  function versionOf(call: Call, need = NEEDS.readStates): StateVersion {
    const version = found(store.stateVersions.get(call.params.id));
    guards.workspace(call.actor, version.workspaceId, need);
    return version;
  }
}

function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw notFound();
  return thing;
}

function decoded(name: string, value: string | null | undefined): Buffer | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value)) throw invalidAttribute(name, `${name} must be in base64`);
  return Buffer.from(value, "base64");
}

/** The same state as a later one. */
function withSerial(state: Buffer, serial: number): Buffer {
  return Buffer.from(JSON.stringify({ ...(JSON.parse(state.toString("utf8")) as object), serial }, undefined, 2));
}
