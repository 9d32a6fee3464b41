import type { StackKind } from "../../../environments/names";
import type { StateBackend } from "../backend";
import { withLocks } from "../held-locks";
import { isLeftBehind } from "../../terraform/own-lock";
import { recordsIn, withoutRecords, withRecords } from "../records";
import { parseState } from "../state-file";
import { troubleOf } from "../trouble";
import { troubleError } from "../trouble-text";
import { FROM, leftBehindIn, MOVED, TO } from "./former";

/** What is left to do of a move. */
export interface PendingMove {
  /** Addresses in the former stack's state. */
  readonly addresses: readonly string[];
  /** Whether a move was killed and left its locks. */
  readonly locked: boolean;
}

/** Looks what is left to move between the states of one environment. Changes nothing. */
export async function pendingMove(backend: StateBackend): Promise<PendingMove> {
  const former = await backend.read(FROM);
  const locks = await Promise.all([FROM, TO].map((kind) => backend.lock(kind)));
  return {
    addresses: former === undefined ? [] : leftBehindIn(parseState(former.content, backend.location(FROM))),
    locked: locks.some((lock) => lock?.operation === "move" && isLeftBehind(lock)),
  };
}

/**
 * Moves the records of what another stack has now, without a look at AWS and without Terraform, under the locks of both states.
 * They are first added to the new state, then taken from the old one: killed in between, both have them, and the next run goes on.
 * The former content of both stays among their versions. Throws OperationError if a state is not as Terraform has left it,
 * StateLocked if somebody works with one. Gives the addresses that were moved.
 */
export async function moveRecords(backend: StateBackend, environmentName: string): Promise<readonly string[]> {
  return withLocks(backend, [TO, FROM], "move", async (locks) => {
    for (const kind of [TO, FROM]) await assertSound(backend, kind, environmentName);
    const [source, target] = [await backend.read(FROM), await backend.read(TO)];
    if (source === undefined) return [];
    const [from, to] = [backend.location(FROM), backend.location(TO)];
    const records = recordsIn(source.content, MOVED, from);
    if (records.length === 0) return [];
    const there = target === undefined ? [] : recordsIn(target.content, MOVED, to).map(({ address }) => address);
    const missing = records.filter(({ address }) => !there.includes(address));
    if (missing.length > 0) {
      await backend.keep(TO);
      await backend.replace(TO, withRecords(target?.content, missing, to), target?.revision);
    }
    for (const kind of [TO, FROM]) await locks.assertHeld(kind);
    const addresses = records.map(({ address }) => address);
    await backend.keep(FROM);
    await backend.replace(FROM, withoutRecords(source.content, addresses, from), source.revision);
    return addresses.sort();
  });
}

async function assertSound(backend: StateBackend, kind: StackKind, environmentName: string): Promise<void> {
  const trouble = await troubleOf(backend, kind);
  if (trouble !== undefined) throw troubleError(trouble, { environmentName, kind, location: backend.location(kind) });
}
