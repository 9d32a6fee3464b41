import type { Run } from "../model/runs";
import type { Store } from "../model/store";

/** The runs of a workspace that wait for their turn, the oldest first. */
export function pendingIn(store: Store, workspace: string): Run[] {
  return store.runs.where(({ workspaceId, status }) => workspaceId === workspace && status === "pending");
}
