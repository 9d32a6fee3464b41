import type { Actor } from "../access/actors";
import { badRequest, conflict } from "../http/errors";
import type { Lock, Workspace } from "../model/places";
import type { Store } from "../model/store";

/** Who an actor is to a lock. */
export function holderOf(actor: Actor): Pick<Lock, "kind" | "id"> {
  if (actor.kind === "user") return { kind: "users", id: actor.user.id };
  if (actor.kind === "team") return { kind: "teams", id: actor.team.id };
  if (actor.kind === "run") return { kind: "runs", id: actor.run.id };
  return { kind: "organizations", id: actor.kind === "organization" ? actor.organization : actor.poolId };
}

export function holds(actor: Actor, { lock }: Workspace): boolean {
  const holder = holderOf(actor);
  return lock?.kind === holder.kind && lock.id === holder.id;
}

export function lock(workspace: Workspace, actor: Actor, reason: string): void {
  if (workspace.lock !== undefined) throw conflict("Unable to lock workspace. The workspace is already locked.");
  workspace.lock = { ...holderOf(actor), reason };
  workspace.updatedAt = new Date();
}

/** go-tfe tells these cases apart by "is locked by Run", "User" and "Team". */
const NOUN = { users: "User", teams: "Team", runs: "Run", organizations: "Organization" } as const;

/** Throws 409 if it is unlocked or locked by another, 400 while a state waits for its upload. */
export function unlock(store: Store, workspace: Workspace, actor: Actor): void {
  const held = workspace.lock;
  if (held === undefined) throw conflict("Unable to unlock workspace. The workspace is already unlocked.");
  if (!holds(actor, workspace)) {
    const name = nameOf(store, held);
    throw conflict(`Unable to unlock workspace. The workspace is locked by ${NOUN[held.kind]} ${name}.`);
  }
  if (store.stateVersions.find(({ workspaceId, status }) => workspaceId === workspace.id && status === "pending"))
    throw badRequest("Unable to unlock workspace. The workspace's latest state version is still pending.");
  release(workspace);
}

/** Throws 409 if it is unlocked, or if a run has it: that has to be cancelled or discarded. */
export function forceUnlock(workspace: Workspace): void {
  if (workspace.lock === undefined) throw conflict("Unable to force unlock workspace. The workspace is already unlocked.");
  if (workspace.lock.kind === "runs")
    throw conflict(`Unable to force unlock workspace. The workspace is locked by Run ${workspace.lock.id}.`);
  release(workspace);
}

export function release(workspace: Workspace): void {
  workspace.lock = undefined;
  workspace.updatedAt = new Date();
}

function nameOf(store: Store, { kind, id }: Lock): string {
  if (kind === "users") return store.users.get(id)?.username ?? id;
  return kind === "teams" ? (store.teams.get(id)?.name ?? id) : id;
}
