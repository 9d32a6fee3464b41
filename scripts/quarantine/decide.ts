import { isHeld } from "../../modules/scanner/contract/quarantine";
import { decideArchive } from "./decide-archive";
import { decideHolds } from "./decide-holds";
import { decideRelease } from "./decide-release";
import type { Decidable } from "./deciding";
import { type Left, type Plan, placeKey } from "./types";

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
