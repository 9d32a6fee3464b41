import type { LedgerEntry } from "../../modules/scanner/contract/quarantine";
import type { Domain } from "./domain";
import { changeOf, type LedgerFile } from "./ledger";
import { type Outcome, setStatuses } from "./set-statuses";
import { isOpenStatus, pinKey, type Plan, placeKey, type Present } from "./types";

/** How often a version is archived that comes again into another repository while it is done. */
const ROUNDS = 3;

/** Archives what a plan names, and copies of it that come into another repository meanwhile; not those that the plan leaves alone. */
export async function archiveAll(
  { archive, left: leftAlone }: Pick<Plan, "archive" | "left">,
  repositories: readonly string[],
  domain: Domain,
  ledger: LedgerFile,
  signal: AbortSignal,
): Promise<Outcome[]> {
  const alone = new Set(
    leftAlone.flatMap(({ repository, ...pin }) => (repository === undefined ? [] : [placeKey({ ...pin, repository })])),
  );
  const outcomes = new Map<string, Outcome>();
  let left = archive.map(({ entry }) => entry);
  for (let round = 1; left.length > 0 && round <= ROUNDS && !signal.aborted; round += 1) {
    await ledger.change(changeOf(left));
    const target = { did: "archived", from: ({ before }: LedgerEntry) => before, to: () => "Archived" } as const;
    const { outcomes: done, now } = await setStatuses(left, repositories, domain, target);
    for (const outcome of done) outcomes.set(placeKey(outcome.entry), outcome);
    const entries = (failed: boolean) => done.filter(({ problem }) => (problem !== undefined) === failed).map(({ entry }) => entry);
    const archived = entries(false).map((entry): LedgerEntry => ({ ...entry, state: "archived" }));
    await ledger.change(changeOf(archived, entries(true)));
    left = cameMeanwhile(now, left, new Set([...outcomes.keys(), ...alone]));
  }
  const problem = "it came again while it was archived elsewhere: run this again";
  for (const entry of left) outcomes.set(placeKey(entry), { entry, did: "archived", problem });
  return [...outcomes.values()];
}

/** Copies of what was archived that nobody has known of. @param known {@link placeKey} of the others */
function cameMeanwhile(now: readonly Present[], archived: readonly LedgerEntry[], known: ReadonlySet<string>): LedgerEntry[] {
  return now.flatMap((each) => {
    const like = archived.find((entry) => pinKey(entry) === pinKey(each));
    if (like === undefined || !isOpenStatus(each.status) || known.has(placeKey(each))) return [];
    const { repository, status, revision } = each;
    return [{ ...like, repository, before: status, revision }];
  });
}
