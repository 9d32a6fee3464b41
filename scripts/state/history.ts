import type { StackKind } from "../../environments/names";
import type { StateBackend, StateVersion } from "./backend";
import { parseState, StateUnreadable, type StateFile } from "./state-file";

/** How many versions to read at most: a broken state was written once or twice, not ten times. */
const LOOKED_AT = 10;

/** A version that can be read as a state. */
export interface ReadableVersion {
  readonly version: StateVersion;
  readonly state: StateFile;
}

/** The newest readable versions, one after the other; deletions and broken versions are skipped. */
export async function* readableVersions(
  backend: StateBackend,
  kind: StackKind,
  versions: readonly StateVersion[],
): AsyncGenerator<ReadableVersion> {
  for (const version of versions.filter(({ deleted }) => !deleted).slice(0, LOOKED_AT)) {
    const state = stateIn(await backend.readVersion(kind, version.id), version.id);
    if (state !== undefined) yield { version, state };
  }
}

/** Undefined if the content is not a state. */
function stateIn(content: string, where: string): StateFile | undefined {
  try {
    return parseState(content, where);
  } catch (error) {
    if (error instanceof StateUnreadable) return undefined;
    throw error;
  }
}

/** The newest version that can be read as a state. */
export async function lastReadable(
  backend: StateBackend,
  kind: StackKind,
  versions: readonly StateVersion[],
): Promise<ReadableVersion | undefined> {
  for await (const found of readableVersions(backend, kind, versions)) return found;
  return undefined;
}
