import type { LedgerEntry } from "../../modules/scanner/contract/quarantine";
import { when } from "../../modules/text/when";
import type { Deciding } from "./deciding";
import { isOpenStatus, type Left, type Plan, placeKey, type Present } from "./types";

type Rest = Pick<Plan, "release" | "forget" | "left">;

const NOTHING: Rest = { release: [], forget: [], left: [] };

/** What becomes of the ledger's entries that nothing wants archived. @param wanted {@link placeKey} of what is wanted */
export function decideRelease(all: Deciding, wanted: ReadonlySet<string>): Rest {
  const now = new Map(all.present.map((each) => [placeKey(each), each]));
  const parts = [...all.entries.values()]
    .filter((entry) => !wanted.has(placeKey(entry)))
    .map((entry) => (entry.state === "released" ? afterRelease(entry, all) : unwanted(entry, now.get(placeKey(entry)), all)));
  return {
    release: parts.flatMap(({ release }) => release),
    forget: parts.flatMap(({ forget }) => forget),
    left: parts.flatMap(({ left }) => left),
  };
}

/** A person's release is kept as long as it holds something back. */
function afterRelease(entry: LedgerEntry, { scan, now }: Deciding): Rest {
  const isOver = entry.cause === "gate" ? scan.startedAt > entry.since : entry.until === undefined || new Date(entry.until) <= now;
  return isOver ? { ...NOTHING, forget: [entry] } : NOTHING;
}

function unwanted(entry: LedgerEntry, present: Present | undefined, all: Deciding): Rest {
  if (present === undefined) return { ...NOTHING, forget: [entry] };
  if (present.status !== "Archived") {
    // Kept as one that a person has released: see want.ts.
    if (entry.state === "releasing" && entry.byHand === true) return afterRelease(entry, all);
    if (!isOpenStatus(present.status) || entry.state !== "archived") return { ...NOTHING, forget: [entry] };
    const because = `somebody else has set it to ${present.status}: the ledger forgets it`;
    return { ...NOTHING, forget: [entry], left: [{ ...entry, because, open: false }] };
  }
  if (entry.state === "releasing") return release(entry, "a run that was stopped had begun to release it");
  return entry.cause === "age" ? ofHold(entry, all) : ofGate(entry, all);
}

function ofHold(entry: LedgerEntry, { policy, now }: Deciding): Rest {
  if (policy.minimumAgeHours === undefined) return release(entry, "the policy has no minimumAgeHours any more");
  if (entry.until !== undefined && new Date(entry.until) > now) return stay(entry, `held until ${when(entry.until)}`, false);
  return release(entry, "it has been in the domain long enough");
}

/** Only a scan that asked about it since it was archived can say that nothing speaks against it any more. */
function ofGate(entry: LedgerEntry, { scan, policy }: Deciding): Rest {
  if (!policy.tripped) return release(entry, "the policy archives nothing that trips the gate any more");
  if (scan.startedAt <= entry.since) return stay(entry, "the scan is older than its quarantine", false);
  if (!scan.hadGate) return stay(entry, "the scan had no gate: it does not say whether anything speaks against it", true);
  const checked = scan.checked({ package: entry.package, version: entry.version });
  if (checked === true) return release(entry, "the gate no longer names it");
  return stay(entry, `the scan has not ${checked === false ? "checked" : "seen"} it: not known whether it is still a problem`, true);
}

function release(entry: LedgerEntry, because: string): Rest {
  return { ...NOTHING, release: [{ entry, because }] };
}

function stay(entry: LedgerEntry, because: string, open: boolean): Rest {
  const left: Left = { repository: entry.repository, package: entry.package, version: entry.version, because, open };
  return { ...NOTHING, left: [left] };
}
