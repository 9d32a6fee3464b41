import { isDeepStrictEqual } from "node:util";
import type { StackKind } from "../../environments/names";
import { OperationError } from "../lib/errors";
import { StateLocked } from "../lib/state-lock";
import type { StateBackend } from "./backend";
import { differenceOf, parseState, StateUnreadable, withSerial, type StateDifference, type StateFile } from "./state-file";

/** A state to go back to. */
export interface RestoreSource {
  readonly content: string;
  /** For people: a file, or a version. */
  readonly name: string;
  /** The user chose among the versions of this very state. */
  readonly version: boolean;
}

/** What a restore would do. */
export interface Restore {
  readonly kind: StackKind;
  readonly source: string;
  /** What Terraform is given. */
  readonly content: string;
  readonly lineage: string;
  /** Serial of the state that is there; undefined where there is none that can be read. */
  readonly serialBefore: number | undefined;
  readonly serialAfter: number;
  readonly difference: StateDifference;
  /** What is there is no state, and has to make way. */
  readonly replacesUnreadable: boolean;
}

/** Puts a state where it belongs, through Terraform. */
export type PushState = (content: string) => Promise<void>;

/**
 * What would have to be done to go back to a state: forward, as a new state of the same lineage. Undefined where that is
 * what is there. Throws OperationError where it must not be done.
 */
export async function planRestore(backend: StateBackend, kind: StackKind, source: RestoreSource): Promise<Restore | undefined> {
  const wanted = parseState(source.content, source.name);
  const lock = await backend.lock(kind);
  if (lock !== undefined) throw new StateLocked(lock);
  const current = await currentState(backend, kind);
  if (current === "unreadable" && !source.version) {
    throw new OperationError(
      `What is at ${backend.location(kind)} cannot be read as a state, so nothing tells whether ${source.name} belongs there`,
      "Choose one of its own versions (state versions shows them) with --version, or move it away yourself.",
    );
  }
  const known = typeof current === "object" ? current : undefined;
  if (known !== undefined && known.lineage !== wanted.lineage) {
    throw new OperationError(
      `${source.name} has the lineage ${wanted.lineage}, and ${backend.location(kind)} has ${known.lineage}: it is the state of something else`,
      "Nothing was changed.",
    );
  }
  const { lineage } = wanted;
  const last = known ?? (await lastReadable(backend, kind, lineage));
  const difference = differenceOf(known, wanted);
  if (known !== undefined && isSame(known, wanted)) return undefined;
  const serialAfter = (known ? known.serial : Math.max(last?.serial ?? 0, wanted.serial)) + 1;
  const content = withSerial(source.content, serialAfter, source.name);
  return {
    ...{ kind, source: source.name, content, lineage, serialBefore: known?.serial, serialAfter, difference },
    replacesUnreadable: current === "unreadable",
  };
}

/** Does what was planned and reads it back. Throws OperationError where something else is there afterwards. */
export async function performRestore(restore: Restore, backend: StateBackend, push: PushState): Promise<void> {
  const { kind, replacesUnreadable, content, serialAfter } = restore;
  await (replacesUnreadable ? backend.setAside(kind) : backend.keep(kind));
  await push(content);
  const location = backend.location(kind);
  const stored = await backend.read(kind);
  const found = stored && parseState(stored.content, location);
  if (found?.serial === serialAfter && found.lineage === restore.lineage && holdsTheSame(found, parseState(content, restore.source)))
    return;
  throw new OperationError(
    `After the restore, ${location} is ${found ? `serial ${found.serial}` : "missing"}, not serial ${serialAfter} as written`,
    "Somebody else wrote to it at the same time. Look at its versions (state versions) and restore again.",
  );
}

async function currentState(backend: StateBackend, kind: StackKind): Promise<StateFile | "unreadable" | undefined> {
  const stored = await backend.read(kind);
  if (stored === undefined) return undefined;
  try {
    return parseState(stored.content, backend.location(kind));
  } catch (error) {
    if (error instanceof StateUnreadable) return "unreadable";
    throw error;
  }
}

/** Versions that are looked at: what is broken was written once or twice, not ten times. */
const LOOKED_AT = 10;

/** The newest version of a lineage, so that its serial is not given a second time. */
async function lastReadable(backend: StateBackend, kind: StackKind, lineage: string): Promise<StateFile | undefined> {
  const versions = (await backend.versions(kind)).filter(({ deleted }) => !deleted);
  for (const { id } of versions.slice(0, LOOKED_AT)) {
    try {
      const state = parseState(await backend.readVersion(kind, id), id);
      if (state.lineage === lineage) return state;
    } catch (error) {
      if (!(error instanceof StateUnreadable)) throw error;
    }
  }
  return undefined;
}

/** Resources, outputs and checks are alike, whatever the serial and the Terraform that wrote it. */
function isSame(one: StateFile, other: StateFile): boolean {
  const bare = (state: StateFile) => ({ ...state, serial: 0, terraform_version: "" });
  return isDeepStrictEqual(bare(one), bare(other));
}

/** The same resources: what another version of Terraform wrote about each, this one may write in other words. */
function holdsTheSame(one: StateFile, other: StateFile): boolean {
  const { added, vanished } = differenceOf(one, other);
  return added.length === 0 && vanished.length === 0;
}
