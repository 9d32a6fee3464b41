import type { Workspace } from "../model/places";
import type { Run } from "../model/runs";
import type { Store } from "../model/store";

/** The configuration of a new run becomes its workspace's, unless it is for plans alone, or provisional. */
export function useConfiguration(store: Store, workspace: Workspace, id: string): void {
  const { speculative, provisional } = store.configurationVersions.of(id);
  if (!speculative && !provisional) workspace.currentConfigurationVersionId = id;
}

/**
 * A provisional configuration becomes its workspace's when it is applied, unless that has a newer one. Source: API documentation,
 * "Create a Configuration Version".
 */
export function takeProvisional(store: Store, run: Run): void {
  const workspace = store.workspaces.of(run.workspaceId);
  const applied = store.configurationVersions.of(run.configurationVersionId);
  const present = store.configurationVersions.get(workspace.currentConfigurationVersionId);
  if (applied.provisional && (present === undefined || present.createdAt < applied.createdAt))
    workspace.currentConfigurationVersionId = applied.id;
}
