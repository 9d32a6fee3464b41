import { isHeld, type LedgerEntry } from "../../modules/scanner/contract/quarantine";
import { decideArchive } from "./decide-archive";
import { decideHolds, type Young } from "./decide-holds";
import { decideRelease } from "./decide-release";
import type { Judged } from "./judged";
import { type Left, type Plan, placeKey, type Present } from "./types";

/** Everything by which is decided. Nothing else is looked at. */
export interface Decidable {
  readonly scan: Judged;
  readonly ledger: readonly LedgerEntry[];
  /** The versions that the scan, the ledger or the hold are about, in every repository that was looked at. */
  readonly present: readonly Present[];
  /** Repositories that were looked at: of others, the ledger's entries are left alone. */
  readonly repositories: readonly string[];
  readonly policy: { readonly tripped: boolean; readonly minimumAgeHours?: number | undefined };
  /** Versions that came in less than `minimumAgeHours` ago. */
  readonly young: readonly Young[];
  /** ARN of who acts. */
  readonly by: string;
  readonly now: Date;
}

/** Decides what to archive, to release and to leave, from plain values. */
export function decide(all: Decidable): Plan {
  const looked = new Set(all.repositories);
  const entries = new Map(all.ledger.filter(({ repository }) => looked.has(repository)).map((entry) => [placeKey(entry), entry]));
  const known = { ...all, entries };
  const gate = decideArchive(known);
  const holds = decideHolds(known);
  const wanted = new Set([...gate.places, ...holds.places]);
  const rest = decideRelease(known, wanted);
  const elsewhere = all.ledger
    .filter((entry) => isHeld(entry) && !looked.has(entry.repository))
    .map((entry): Left => ({ ...entry, because: "its repository is not one that this environment looks at", open: true }));
  return {
    archive: [...gate.archive, ...holds.archive],
    release: rest.release,
    note: [...gate.note, ...holds.note],
    forget: rest.forget,
    left: [...gate.left, ...holds.left, ...rest.left, ...elsewhere],
  };
}

/** What the parts of the decision share. */
export interface Deciding extends Decidable {
  /** The ledger by place. */
  readonly entries: ReadonlyMap<string, LedgerEntry>;
}

/** What a part of the decision says of the versions that it wants archived. */
export interface Wanted {
  /** {@link placeKey} of every version that is to be archived, or is. */
  readonly places: readonly string[];
  readonly archive: Plan["archive"];
  readonly note: Plan["note"];
  readonly left: readonly Left[];
}
