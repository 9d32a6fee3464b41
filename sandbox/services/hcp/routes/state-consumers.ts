import { type Call, NO_CONTENT, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { may } from "../access/actors";
import { notFound, unprocessable } from "../http/errors";
import { readMembers } from "../http/input";
import type { Workspace } from "../model/places";
import type { Parts } from "../parts";
import { showWorkspace } from "../shows/workspaces";
import { list } from "./answers";

/** Which workspaces read another's state in their runs. Source: API documentation, "Get Remote State Consumers" and what follows it. */
export function stateConsumerRoutes(routes: Routes, parts: Parts): void {
  const { store, guards } = parts;
  const path = "/workspaces/:id/relationships/remote-state-consumers";

  routes.get(path, (call) => {
    const workspace = guards.workspace(call.actor, call.params.id);
    const global = workspace.settings["global-remote-state"];
    const consumers = store.workspaces.where(
      (each) =>
        each.organization === workspace.organization &&
        (global ? each.id !== workspace.id : workspace.remoteStateConsumers.has(each.id)) &&
        guards.sees(call.actor, each),
    );
    return list(parts, call, showWorkspace, consumers);
  });

  routes.post(path, (call) => change(call, (to, ids) => ids.forEach((id) => to.add(id))));
  routes.delete(path, (call) => change(call, (to, ids) => ids.forEach((id) => to.delete(id))));
  routes.patch(path, (call) => {
    const { organization } = guards.workspace(call.actor, call.params.id, NEEDS.admin);
    // Only who sees all consumers may replace them.
    if (!may(store, call.actor, organization, "manage-workspaces")) throw notFound();
    return change(call, (to, ids) => {
      to.clear();
      ids.forEach((id) => to.add(id));
    });
  });

  function change(call: Call, apply: (to: Set<string>, ids: readonly string[]) => void) {
    const workspace = guards.workspace(call.actor, call.params.id, NEEDS.admin);
    if (workspace.settings["global-remote-state"])
      throw unprocessable("Remote state consumers cannot be changed while global remote state is on", "invalid relationship");
    apply(
      workspace.remoteStateConsumers,
      readMembers(call.body).map(({ id }) => consumer(call, workspace, id)),
    );
    return NO_CONTENT;
  }

  function consumer(call: Call, workspace: Workspace, id: string | undefined): string {
    const found = store.workspaces.get(id);
    if (found === undefined || found.organization !== workspace.organization || !guards.sees(call.actor, found))
      throw unprocessable(`The workspace ${id ?? ""} was not found`, "invalid relationship");
    if (found.id === workspace.id) throw unprocessable("A workspace cannot be a consumer of itself", "invalid relationship");
    return found.id;
  }
}
