import { Random } from "../interruptions/random";
import type { RoleKind } from "./grants";
import { readTable, type Row } from "./table";

/** Chooses what is tried again: the same in each run, so that no run fails for its date; another by `PERMISSION_SEED`. */
export const SEED = Number(process.env.PERMISSION_SEED ?? 1);

/** An action of a role that a command misses by the table, chosen by a seed. */
export function sampledRow(seed: number, role: RoleKind, by: string, table: readonly Row[] = readTable()): Row {
  const rows = table.filter(({ role: owner, missed }) => owner === role && missed?.by === by);
  if (rows.length === 0) throw new Error(`The table has no action of ${role} that ${by} misses`);
  return new Random(seed).of(rows);
}
