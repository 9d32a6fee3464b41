import { z } from "zod";
import { ok, type Call, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { userOf } from "../access/actors";
import { invalidAttribute, invalidRelationship, notFound, unprocessable } from "../http/errors";
import { attributesOf, flag, readInput, relatedOne, text, texts } from "../http/input";
import { executionModeOf } from "../model/execution";
import type { Workspace } from "../model/places";
import type { ConfigurationVersion, RunOptions } from "../model/runs";
import { pageOf } from "../http/pages";
import type { Parts } from "../parts";
import { defaultOptions } from "../runs/options";
import { searchRuns } from "../runs/search";
import { showUser } from "../shows/people";
import { showRun } from "../shows/runs";
import { showStateVersion } from "../shows/states";
import { list, made, one } from "./answers";

const schema = z
  .object({
    "allow-config-generation": flag.nullable(),
    "allow-empty-apply": flag.nullable(),
    "auto-apply": flag.nullable(),
    "debugging-mode": flag.nullable(),
    "is-destroy": flag.nullable(),
    "plan-only": flag.nullable(),
    refresh: flag.nullable(),
    "refresh-only": flag.nullable(),
    "save-plan": flag.nullable(),
    "replace-addrs": texts.nullable(),
    "target-addrs": texts.nullable(),
    "policy-paths": texts.nullable(),
    "invoke-action-addrs": texts.nullable(),
    "terraform-version": text.nullable(),
    message: text.nullable(),
    variables: z.array(z.object({ key: text, value: text }), { error: "must be a list of keys and values" }).nullable(),
  })
  .partial();

/** Runs: made, listed and shown. What is done with them is in `run-actions.ts`. */
export function runRoutes(routes: Routes, parts: Parts): void {
  const { store, guards, engine } = parts;

  routes.post("/runs", (call) => {
    const input = readInput(call.body, "runs");
    const given = attributesOf(input, schema);
    const related = relatedOne(input, "workspace");
    if (!related) throw invalidRelationship("workspace", "Workspace can't be blank");
    const workspace = guards.workspace(call.actor, related.id, NEEDS.plan);
    if (executionModeOf(store, workspace) === "local")
      throw unprocessable("Runs are not possible in a workspace whose execution mode is local", "invalid attribute");
    const version = versionFor(call, workspace, relatedOne(input, "configuration-version")?.id);
    const options = optionsOf(workspace, version, given);
    if (options["auto-apply"] && !options["plan-only"] && given["auto-apply"] === true)
      guards.workspace(call.actor, workspace.id, NEEDS.apply);
    const run = engine.create(workspace, {
      configurationVersionId: version.id,
      options,
      message: given.message ?? "Queued manually via the Terraform Enterprise API",
      source: "tfe-api",
      triggerReason: "manual",
      createdBy: userOf(call.actor)?.id,
      plainLog: printsLogs(call),
    });
    return made(parts, call, showRun, run);
  });

  routes.get("/runs/:id", (call) => one(parts, call, showRun, guards.run(call.actor, call.params.id)));
  routes.get("/workspaces/:id/runs", (call) => {
    const { id } = guards.workspace(call.actor, call.params.id);
    return list(parts, call, showRun, searchRuns(store, store.runsOf(id), call.query, { planOnly: false }));
  });
  routes.get("/organizations/:organization/runs", (call) => {
    const { name } = guards.organization(call.actor, call.params.organization);
    const visible = new Set(
      store.workspaces.where((each) => each.organization === name && guards.sees(call.actor, each)).map(({ id }) => id),
    );
    const runs = searchRuns(
      store,
      store.runs.newest(({ workspaceId }) => visible.has(workspaceId)),
      call.query,
      { planOnly: true },
    );
    return withoutCounts(call, runs);
  });
  routes.get("/runs/:id/created-by", (call) => {
    const user = store.users.get(guards.run(call.actor, call.params.id).createdBy);
    if (user === undefined) throw notFound();
    return one(parts, call, showUser, user);
  });
  routes.get("/runs/:id/input-state-version", (call) => {
    const run = guards.run(call.actor, call.params.id, NEEDS.readStates);
    const before = store.stateVersions.newest(
      ({ workspaceId, createdAt }) => workspaceId === run.workspaceId && createdAt <= run.createdAt,
    )[0];
    if (before === undefined) throw notFound();
    return one(parts, call, showStateVersion, before);
  });

  /** This list has no counts (API documentation, "List Runs in an Organization"). */
  function withoutCounts(call: Call, runs: Parameters<typeof showRun>[0][]) {
    const answer = list(parts, call, showRun, runs);
    if (!("document" in answer)) return answer;
    const { number, size } = pageOf(call.query);
    const { self = null, prev = null, next = null } = answer.document.links ?? {};
    const pagination = {
      "current-page": number,
      "prev-page": number > 1 ? number - 1 : null,
      "next-page": number * size < runs.length ? number + 1 : null,
      "page-size": size,
    };
    return ok({ data: answer.document.data, links: { self, prev, next }, meta: { pagination } });
  }

  /** The one that is named, of any workspace that the caller sees; else the one that the workspace used last. */
  function versionFor(call: Call, workspace: Workspace, id: string | undefined): ConfigurationVersion {
    if (id !== undefined) {
      const found = store.configurationVersions.get(id);
      if (found === undefined) throw notFound();
      guards.workspace(call.actor, found.workspaceId);
      if (found.status !== "uploaded") throw unprocessable(`Configuration version is ${found.status}, not uploaded`, "invalid attribute");
      return found;
    }
    const last = store.configurationVersions.get(workspace.currentConfigurationVersionId);
    if (last?.status !== "uploaded") throw unprocessable("Configuration version is missing", "invalid attribute");
    return last;
  }
}

/** The `remote` backend of Terraform prints logs as they come; its `cloud` block, which says so in a header, reads JSON lines. */
function printsLogs({ headers }: Call): boolean {
  return headers["terraform-version"] !== undefined && headers["x-terraform-integration"] !== "cloud";
}

function optionsOf(workspace: Workspace, version: ConfigurationVersion, given: z.infer<typeof schema>): RunOptions {
  if (given["is-destroy"] && given["refresh-only"])
    throw invalidAttribute("refresh-only", "Refresh only and is destroy cannot both be set");
  if (given.refresh === false && given["refresh-only"]) throw invalidAttribute("refresh", "Refresh cannot be false for a refresh-only run");
  if (given["is-destroy"] && !workspace.settings["allow-destroy-plan"])
    throw invalidAttribute("is-destroy", "Is destroy is not allowed: destroy plans are turned off in this workspace");
  if (given["terraform-version"] && !given["plan-only"] && !version.speculative)
    throw invalidAttribute("terraform-version", "Terraform version can be set for plan-only runs alone");
  const kept = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => name !== "message" && value !== null && value !== undefined),
  );
  const options = { ...defaultOptions(workspace), ...(kept as Partial<RunOptions>) };
  const planOnly = version.speculative || options["plan-only"];
  // A saved plan waits for a decision, whatever else was asked for.
  return { ...options, "plan-only": planOnly, "auto-apply": options["auto-apply"] && !planOnly && !options["save-plan"] };
}
