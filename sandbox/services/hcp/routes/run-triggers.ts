import { NO_CONTENT, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { invalidParameter, invalidRelationship, notFound, unprocessable } from "../http/errors";
import { readInput, relatedOne } from "../http/input";
import { newId } from "../model/ids";
import type { Parts } from "../parts";
import { showRunTrigger } from "../shows/runs";
import { list, made, one } from "./answers";

/** Source: documentation, "Run triggers". */
const MOST_SOURCES = 20;

/** Runs of one workspace that follow the applies of another. */
export function runTriggerRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;

  routes.get("/workspaces/:id/run-triggers", (call) => {
    const { id } = guards.workspace(call.actor, call.params.id);
    const type = call.query.get("filter[run-trigger][type]");
    if (type !== "inbound" && type !== "outbound")
      throw invalidParameter("filter[run-trigger][type]", "filter[run-trigger][type] is required, and must be inbound or outbound");
    const found = store.runTriggers.where(({ workspaceId, sourceId }) => (type === "inbound" ? workspaceId : sourceId) === id);
    return list(parts, call, showRunTrigger, found);
  });

  routes.post("/workspaces/:id/run-triggers", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id, NEEDS.admin);
    const sourceId = relatedOne(readInput(call.body, "run-triggers"), "sourceable")?.id;
    const source = store.workspaces.get(sourceId);
    if (sourceId === undefined) throw invalidRelationship("sourceable", "Sourceable can't be blank");
    if (source === undefined || source.organization !== workspace.organization || !guards.sees(call.actor, source)) throw notFound();
    if (source.id === workspace.id) throw unprocessable("A workspace cannot trigger its own runs", "invalid relationship");
    const present = store.runTriggers.where(({ workspaceId }) => workspaceId === workspace.id);
    if (present.some((each) => each.sourceId === source.id))
      throw unprocessable("Sourceable has already been taken", "invalid relationship");
    if (present.length >= MOST_SOURCES)
      throw unprocessable(`A workspace has at most ${MOST_SOURCES} sources of run triggers`, "invalid relationship");
    const trigger = { id: newId("rt"), workspaceId: workspace.id, sourceId: source.id, createdAt: new Date() };
    return made(parts, call, showRunTrigger, store.runTriggers.add(trigger));
  });

  routes.get("/run-triggers/:id", (call) => {
    const trigger = store.runTriggers.get(call.params.id);
    if (trigger === undefined) throw notFound();
    const [workspace, source] = [store.workspaces.of(trigger.workspaceId), store.workspaces.of(trigger.sourceId)];
    if (!guards.sees(call.actor, workspace) && !guards.sees(call.actor, source)) throw notFound();
    return one(parts, call, showRunTrigger, trigger);
  });

  routes.delete("/run-triggers/:id", (call) => {
    const trigger = store.runTriggers.get(call.params.id);
    if (trigger === undefined) throw notFound();
    guards.workspace(call.actor, trigger.workspaceId, NEEDS.admin);
    store.runTriggers.delete(trigger.id);
    return NO_CONTENT;
  });
}
