import { z } from "zod";
import type { Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import type { Parts } from "../parts";
import { showWorkspace } from "../shows/workspaces";
import { forceUnlock, lock, unlock } from "../workspaces/locks";
import { one } from "./answers";

const reasonSchema = z.object({ reason: z.string().catch("") }).catch({ reason: "" });

/** Locks of workspaces by people and teams; runs lock by themselves. */
export function workspaceLockRoutes(routes: Routes, parts: Parts): void {
  const { store, guards, engine } = parts;

  routes.post("/workspaces/:id/actions/lock", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id, NEEDS.lock);
    lock(workspace, call.actor, reasonIn(call.body));
    return one(parts, call, showWorkspace, workspace);
  });

  routes.post("/workspaces/:id/actions/unlock", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id, NEEDS.lock);
    unlock(store, workspace, call.actor);
    engine.wake(workspace.id);
    return one(parts, call, showWorkspace, workspace);
  });

  routes.post("/workspaces/:id/actions/force-unlock", (call) => {
    const workspace = guards.workspace(call.actor, call.params.id, NEEDS.admin);
    forceUnlock(workspace);
    engine.wake(workspace.id);
    return one(parts, call, showWorkspace, workspace);
  });
}

/** `{"reason": ...}`, or the same as an attribute of a document (go-tfe sends it so). */
function reasonIn(body: unknown): string {
  const { data } = z
    .object({ data: z.object({ attributes: reasonSchema }).optional() })
    .catch({})
    .parse(body ?? {});
  return data?.attributes.reason || reasonSchema.parse(body ?? {}).reason;
}
