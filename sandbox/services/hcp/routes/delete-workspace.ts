import type { Workspace } from "../model/places";
import type { Store } from "../model/store";
import { removeTasks } from "../tasks/remove";
import type { Engine } from "../runs/engine";

/** Removes a workspace with all that is in it; its runs end at once. */
export function deleteWorkspace(store: Store, engine: Engine, { id }: Workspace): void {
  engine.drop(id);
  const runs = new Set(store.runsOf(id).map((run) => run.id));
  store.runs.remove(({ workspaceId }) => workspaceId === id);
  store.plans.remove(({ runId }) => runs.has(runId));
  store.planExports.remove(({ runId }) => runs.has(runId));
  store.applies.remove(({ runId }) => runs.has(runId));
  store.runEvents.remove(({ runId }) => runs.has(runId));
  store.comments.remove(({ runId }) => runs.has(runId));
  const states = new Set(store.stateVersions.where(({ workspaceId }) => workspaceId === id).map((version) => version.id));
  store.stateOutputs.remove(({ stateVersionId }) => states.has(stateVersionId));
  store.stateVersions.remove(({ workspaceId }) => workspaceId === id);
  // Runs of other workspaces may have used one.
  const used = new Set(store.runs.all().map(({ configurationVersionId }) => configurationVersionId));
  store.configurationVersions.remove((version) => version.workspaceId === id && !used.has(version.id));
  store.variables.remove(({ owner }) => owner === id);
  store.runTriggers.remove(({ workspaceId, sourceId }) => workspaceId === id || sourceId === id);
  store.notifications.remove(({ subscribable }) => subscribable.id === id);
  store.changeRequests.remove(({ workspaceId }) => workspaceId === id);
  removeTasks(store, id, runs);
  store.assessments.remove(({ workspaceId }) => workspaceId === id);
  store.teamWorkspaces.remove(({ workspaceId }) => workspaceId === id);
  for (const each of store.workspaces.all()) each.remoteStateConsumers.delete(id);
  for (const set of store.variableSets.all()) set.workspaceIds.delete(id);
  store.workspaces.delete(id);
}
