import { isDeepStrictEqual } from "node:util";
import type { StackKind } from "../../environments/names";
import { StateLocked } from "../terraform/state-lock";
import { OperationError } from "../words/errors";
import { type StateBackend, StateChanged } from "./backend";
import { withLocks } from "./held-locks";
import { readableVersions } from "./history";
import { isLeftBehind } from "../terraform/own-lock";
import { differenceOf, parseState, type StateDifference, type StateFile, withSerial } from "./state-file";
import { troubleOf } from "./trouble";

/** A state to go back to. */
export interface RestoreSource {
  readonly content: string;
  /** Name for people to read: a file, or a version. */
  readonly name: string;
  /** Whether it is known to belong there: it is one of the state's own versions, or a backup that names the stack. */
  readonly own: boolean;
}

/** What a restore would do. */
export interface Restore {
  readonly kind: StackKind;
  readonly source: string;
  /** The state to write. */
  readonly content: string;
  readonly lineage: string;
  /** Of the present state; undefined if there is none that can be read. */
  readonly before: Pick<StateFile, "serial" | "lineage"> | undefined;
  readonly serialAfter: number;
  readonly difference: StateDifference;
  /** Whether the present object must be set aside, not replaced: it is not a state, or belongs to something else. */
  readonly setsAside: boolean;
  /** Revision of the present state. */
  readonly replacing: string | undefined;
}

/**
 * Plans the return to an earlier state, which is written as a new state of its lineage with a higher serial. Undefined if the
 * present state is the same. Throws OperationError if the restore must not be done.
 */
export async function planRestore(backend: StateBackend, kind: StackKind, source: RestoreSource): Promise<Restore | undefined> {
  const wanted = parseState(source.content, source.name);
  const lock = await backend.lock(kind);
  if (lock !== undefined && !isLeftBehind(lock)) throw new StateLocked(lock);
  const stored = await backend.read(kind);
  const trouble = await troubleOf(backend, kind);
  const location = backend.location(kind);
  const known = stored && trouble?.kind !== "unreadable" ? parseState(stored.content, location) : undefined;
  const setsAside = trouble?.kind === "unreadable" || trouble?.kind === "other lineage";
  refuseStranger(wanted, known, { source, setsAside, location });
  if (known !== undefined && trouble === undefined && isSame(known, wanted)) return undefined;
  const { lineage } = wanted;
  const highest = known !== undefined && trouble === undefined ? known.serial : await highestSerial(backend, kind, wanted);
  const serialAfter = highest + 1;
  const content = withSerial(source.content, serialAfter, source.name);
  const difference = differenceOf(known, wanted);
  const replacing = stored?.revision;
  return { kind, source: source.name, content, lineage, before: known, serialAfter, difference, setsAside, replacing };
}

/** Throws OperationError if nothing shows that the wanted state belongs there. */
function refuseStranger(
  wanted: StateFile,
  known: StateFile | undefined,
  { source, setsAside, location }: { readonly source: RestoreSource; readonly setsAside: boolean; readonly location: string },
): void {
  if (setsAside && source.own) return;
  if (setsAside) {
    throw new OperationError(
      `What is at ${location} ${known ? "is the state of something else" : "cannot be read as a state"}, so nothing tells whether ${source.name} belongs there`,
      "Choose one of its own versions (state versions shows them) with --version, or take an archive of state backup.",
    );
  }
  if (known === undefined || known.lineage === wanted.lineage) return;
  throw new OperationError(
    `${source.name} has the lineage ${wanted.lineage}, and ${location} has ${known.lineage}: it is the state of something else`,
    "Nothing was changed.",
  );
}

/** Performs a planned restore, under the state's lock. Throws OperationError if somebody has written to the state since. */
export async function performRestore({ kind, content, setsAside, replacing }: Restore, backend: StateBackend): Promise<void> {
  await withLocks(backend, [kind], "restore", async () => {
    if ((await backend.read(kind))?.revision !== replacing) throw new StateChanged(backend.location(kind));
    const removes = setsAside && backend.removes;
    await (removes ? backend.setAside(kind) : backend.keep(kind));
    await backend.replace(kind, content, removes ? undefined : replacing);
  });
}

/** Highest serial of a lineage, so that no serial is used twice. */
async function highestSerial(backend: StateBackend, kind: StackKind, { lineage, serial }: StateFile): Promise<number> {
  let highest = serial;
  for await (const { state } of readableVersions(backend, kind, await backend.versions(kind))) {
    if (state.lineage === lineage) highest = Math.max(highest, state.serial);
  }
  return highest;
}

/** Whether resources, outputs and checks are equal; the serial and Terraform's version may differ. */
export function isSame(one: StateFile, other: StateFile): boolean {
  const bare = (state: StateFile) => ({ ...state, serial: 0, terraform_version: "" });
  return isDeepStrictEqual(bare(one), bare(other));
}
