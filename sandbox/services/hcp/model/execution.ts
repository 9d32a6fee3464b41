import type { ExecutionMode, Workspace } from "./places";
import type { Run } from "./runs";
import type { Store } from "./store";

/** Where the runs of a workspace happen: by its own setting, its project's, or the organization's. */
export function executionModeOf(store: Store, workspace: Workspace): ExecutionMode {
  const project = store.projects.get(workspace.projectId);
  return workspace.executionMode ?? project?.executionMode ?? store.organizationOf(workspace).defaultExecutionMode;
}

/** The agent pool of a workspace; undefined if no agent runs it. */
export function poolOf(store: Store, workspace: Workspace): string | undefined {
  if (executionModeOf(store, workspace) !== "agent") return undefined;
  if (workspace.executionMode !== undefined) return workspace.agentPoolId;
  const project = store.projects.get(workspace.projectId);
  return project?.executionMode !== undefined ? project.agentPoolId : store.organizationOf(workspace).defaultAgentPoolId;
}

/** Whether the logs of a run are Terraform's JSON lines. */
export function hasStructuredLog(run: Pick<Run, "plainLog">, workspace: Workspace): boolean {
  return workspace.settings["structured-run-output-enabled"] && run.plainLog !== true;
}

/** Whether something would be left without Terraform if the workspace were gone. */
export function managesResources(store: Store, { id }: Workspace): boolean {
  return store.currentState(id)?.resources.some(({ type, count }) => !type.startsWith("data.") && count > 0) ?? false;
}

/** When the latest state came, else when the workspace was made. */
export function latestChange(store: Store, workspace: Workspace): Date {
  return store.currentState(workspace.id)?.createdAt ?? workspace.createdAt;
}
