import type { StackKind } from "../../environments/names";
import { messageOf } from "../words/errors";
import type { StateBackend } from "./backend";
import { lastReadable, type ReadableVersion } from "./history";
import { StateAccessDenied } from "./s3-failure";
import { managedCount, parseState, type StateFile, StateUnreadable } from "./state-file";

/** What is wrong with a state although its place can be read. `before` is the version to go back to, if there is one. */
export type StateTrouble =
  | { readonly kind: "deleted"; readonly before: ReadableVersion }
  | { readonly kind: "unreadable"; readonly why: string; readonly before?: ReadableVersion }
  /** The lineage differs from the version before: another state has overwritten it. */
  | { readonly kind: "other lineage"; readonly now: ReadableVersion; readonly before: ReadableVersion }
  /** The serial is lower than that of the version before: an earlier state has overwritten it. */
  | { readonly kind: "older"; readonly now: ReadableVersion; readonly before: ReadableVersion };

/**
 * Checks that a state is as Terraform has left it: Terraform never deletes a state, never changes its lineage and only raises its
 * serial. Undefined if there is no trouble, or if there was never a state with resources. If the caller may not read versions, a
 * present state is accepted; if there is none, throws {@link StateAccessDenied}, because it may have been deleted.
 * @param onUnseen told if a present state is accepted although what was there before it could not be read
 */
export async function troubleOf(
  backend: StateBackend,
  kind: StackKind,
  onUnseen: (why: StateAccessDenied) => void = () => undefined,
): Promise<StateTrouble | undefined> {
  try {
    return await troubleInHistory(backend, kind);
  } catch (error) {
    if (!(error instanceof StateAccessDenied)) throw error;
    const stored = await backend.read(kind);
    if (stored === undefined) throw error;
    const state = readableOr(stored.content, backend.location(kind));
    if (typeof state === "string") return { kind: "unreadable", why: state };
    onUnseen(error);
    return undefined;
  }
}

/** Reads only versions that were listed at one moment, so that an apply at the same time does not look like trouble. */
async function troubleInHistory(backend: StateBackend, kind: StackKind): Promise<StateTrouble | undefined> {
  const versions = await backend.versions(kind);
  const [current, ...earlier] = versions;
  // Terraform treats an empty object as no state.
  if (current === undefined || !current.current || current.bytes === 0) {
    const before = await lastReadable(backend, kind, versions);
    return before && managedCount(before.state) > 0 ? { kind: "deleted", before } : undefined;
  }
  const state = readableOr(await backend.readVersion(kind, current.id), backend.location(kind));
  if (typeof state === "string") return { kind: "unreadable", why: state, before: await lastReadable(backend, kind, earlier) };
  // Without the whole history, states between two copies are unknown; after a deletion, a new state may have another lineage.
  if (!backend.wholeHistory || earlier[0]?.deleted !== false) return undefined;
  const before = await lastReadable(backend, kind, earlier);
  const now = { version: current, state };
  if (before === undefined) return undefined;
  if (before.state.lineage !== state.lineage) return managedCount(before.state) > 0 ? { kind: "other lineage", now, before } : undefined;
  if (before.state.serial > state.serial) return { kind: "older", now, before };
  return undefined;
}

/** The state, or why the content is not one. */
function readableOr(content: string, where: string): StateFile | string {
  try {
    return parseState(content, where);
  } catch (error) {
    if (error instanceof StateUnreadable) return messageOf(error);
    throw error;
  }
}
