import type { StackKind } from "../../environments/names";
import { messageOf } from "../words/errors";
import type { StateBackend } from "./backend";
import { lastReadable, type ReadableVersion } from "./history";
import { StateAccessDenied } from "./s3-failure";
import { managedCount, parseState, StateUnreadable, type StateFile } from "./state-file";

/** What is wrong with a state although its place can be read. `before` is the version to go back to, where there is one. */
export type StateTrouble =
  | { readonly kind: "deleted"; readonly before: ReadableVersion }
  | { readonly kind: "unreadable"; readonly why: string; readonly before?: ReadableVersion }
  /** Another lineage than the version before: the state of something else was put over it. */
  | { readonly kind: "other lineage"; readonly now: ReadableVersion; readonly before: ReadableVersion }
  /** A serial below that of the version before: an earlier state was put over it. */
  | { readonly kind: "older"; readonly now: ReadableVersion; readonly before: ReadableVersion };

/**
 * Whether a state is what Terraform has left there: it never deletes one, never changes its lineage and only counts upwards.
 * No trouble where there was never a state, or only one without resources. Who may read a state but not its versions can work
 * with it all the same; without one, nobody could tell whether there was one: throws {@link StateAccessDenied}.
 */
export async function troubleOf(backend: StateBackend, kind: StackKind): Promise<StateTrouble | undefined> {
  try {
    return await troubleInHistory(backend, kind);
  } catch (error) {
    if (!(error instanceof StateAccessDenied)) throw error;
    const stored = await backend.read(kind);
    if (stored === undefined) throw error;
    const state = readableOr(stored.content, backend.location(kind));
    return typeof state === "string" ? { kind: "unreadable", why: state } : undefined;
  }
}

/** Reads no more than the versions that were listed at one moment: an apply that goes on meanwhile is no trouble. */
async function troubleInHistory(backend: StateBackend, kind: StackKind): Promise<StateTrouble | undefined> {
  const versions = await backend.versions(kind);
  const [current, ...earlier] = versions;
  // Terraform takes an empty one for none.
  if (current === undefined || !current.current || current.bytes === 0) {
    const before = await lastReadable(backend, kind, versions);
    return before && managedCount(before.state) > 0 ? { kind: "deleted", before } : undefined;
  }
  const state = readableOr(await backend.readVersion(kind, current.id), backend.location(kind));
  if (typeof state === "string") return { kind: "unreadable", why: state, before: await lastReadable(backend, kind, earlier) };
  // Copies alone do not tell what was between them; after a deletion, what comes is a new beginning.
  if (!backend.wholeHistory || earlier[0]?.deleted !== false) return undefined;
  const before = await lastReadable(backend, kind, earlier);
  const now = { version: current, state };
  if (before === undefined) return undefined;
  if (before.state.lineage !== state.lineage) return managedCount(before.state) > 0 ? { kind: "other lineage", now, before } : undefined;
  if (before.state.serial > state.serial) return { kind: "older", now, before };
  return undefined;
}

/** The state, or why it is none. */
function readableOr(content: string, where: string): StateFile | string {
  try {
    return parseState(content, where);
  } catch (error) {
    if (error instanceof StateUnreadable) return messageOf(error);
    throw error;
  }
}
