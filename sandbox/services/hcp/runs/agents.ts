import { executionModeOf, poolOf } from "../model/execution";
import type { Agent } from "../model/places";
import type { Run } from "../model/runs";
import type { Store } from "../model/store";

/** An agent that has nothing to do in the pool of a run's workspace; undefined if there is none. */
function idleAgent(store: Store, run: Run): Agent | undefined {
  const pool = poolOf(store, store.workspaces.of(run.workspaceId));
  return store.agents.find(({ poolId, status }) => poolId === pool && status === "idle");
}

function needsAgent(store: Store, run: Run): boolean {
  return executionModeOf(store, store.workspaces.of(run.workspaceId)) === "agent";
}

/** Whether a run may start now: with execution mode `agent` it waits for one that is idle. */
export function mayStart(store: Store, run: Run): boolean {
  return !needsAgent(store, run) || idleAgent(store, run) !== undefined;
}

/** Keeps an agent busy with a run. @returns what frees it again */
export function occupyAgent(store: Store, run: Run): () => void {
  const agent = needsAgent(store, run) ? idleAgent(store, run) : undefined;
  if (agent) agent.status = "busy";
  return () => {
    if (agent?.status === "busy") agent.status = "idle";
  };
}
