import type { LedgerEntry } from "../../modules/scanner/contract/quarantine";
import type { Deciding, Wanted } from "./deciding";
import { isOpenStatus, pinKey, type Pin, placeKey, type Present } from "./types";

/** Why a version is to be archived. */
export interface Want extends Pin {
  readonly cause: LedgerEntry["cause"];
  readonly reason: string;
  readonly until?: string;
}

/** What wanting a version archived comes to in each repository that has it. */
export function want(wanted: Want, all: Deciding): Wanted {
  const parts = all.present.filter((each) => pinKey(each) === pinKey(wanted)).map((each) => wantIn(each, wanted, all));
  return join(parts);
}

export function join(parts: readonly Wanted[]): Wanted {
  return {
    places: parts.flatMap(({ places }) => places),
    archive: parts.flatMap(({ archive }) => archive),
    note: parts.flatMap(({ note }) => note),
    left: parts.flatMap(({ left }) => left),
  };
}

const NOTHING: Wanted = { places: [], archive: [], note: [], left: [] };

function wantIn(present: Present, wanted: Want, all: Deciding): Wanted {
  const { repository, status, revision } = present;
  const pin = { package: wanted.package, version: wanted.version };
  const place = placeKey(present);
  const entry = all.entries.get(place);
  const leave = (because: string, open: boolean): Wanted => ({ ...NOTHING, left: [{ ...pin, repository, because, open }] });
  if (status === "Archived") {
    if (entry?.state === "releasing" && entry.byHand === true) return NOTHING;
    if (entry === undefined || entry.state === "released") return leave("somebody else has archived it", false);
    return { ...NOTHING, places: [place], note: renoted(entry, wanted) };
  }
  // Unfinished and Disposed: nobody can download it.
  if (!isOpenStatus(status)) return NOTHING;
  if (entry !== undefined && isReleased(entry) && !isJudgedAnew(entry, wanted, all))
    return leave(`${entry.by} has released it; ${againText(entry)}`, false);
  const judged = wanted.cause === "gate" ? all.scan.revision(pin, repository) : undefined;
  if (judged !== undefined && judged !== revision)
    return leave(`it is not what the scan has judged: its revision was ${judged} and is ${revision ?? "not given"}. Scan again`, true);
  const { cause, reason, until } = wanted;
  const { by, scan, now } = all;
  const fresh: LedgerEntry = {
    repository,
    package: pin.package,
    version: pin.version,
    before: status,
    revision,
    state: "archiving",
    cause,
    reason,
    by,
    since: now.toISOString(),
    until,
    scan: scan.stamp,
  };
  const note = entry?.state === "archived" ? { note: "it was archived before, and can be downloaded again" } : {};
  return { ...NOTHING, places: [place], archive: [{ entry: fresh, ...note }] };
}

/** A stopped run may not have noted what a person has released. */
function isReleased({ state, byHand }: LedgerEntry): boolean {
  return state === "released" || (state === "releasing" && byHand === true);
}

/** A stopped run is finished, and a hold that the gate has an opinion about becomes the gate's. */
function renoted(entry: LedgerEntry, { cause, reason }: Want): LedgerEntry[] {
  const isHold = entry.cause === "age" && cause === "gate";
  if (entry.state === "archived" && !isHold) return [];
  const { until, ...rest } = entry;
  if (isHold) return [{ ...rest, state: "archived", cause, reason }];
  return [{ ...rest, ...(until !== undefined && { until }), state: "archived" }];
}

/** What a person has released stays so until a later scan judges it again; a hold of it does not come back. */
function isJudgedAnew(entry: LedgerEntry, { cause }: Want, { scan }: Deciding): boolean {
  return cause === "gate" && scan.startedAt > entry.since;
}

function againText({ cause }: LedgerEntry): string {
  return cause === "age" ? "it is not held again" : "the next scan judges it again: waive it in policy.yaml, or it is archived again";
}
