import type { LedgerEntry } from "../../modules/scanner/contract/quarantine";
import pLimit from "p-limit";
import { messageOf } from "../words/errors";
import { Domain } from "./domain";
import { changeOf, LedgerFile } from "./ledger";
import { lookAtPackages, type Place, SIDE_BY_SIDE } from "./look";
import type { QuarantineContext } from "./survey";
import { type Archiving, isOpenStatus, type Plan, placeKey, type Present, type Releasing } from "./types";

/** What came of one version in one repository. */
export interface Outcome {
  readonly entry: LedgerEntry;
  readonly did: "archived" | "released";
  /** Why it has not worked; absent if the status is as it should be, by a look afterwards. */
  readonly problem?: string;
}

/** How often a version is archived that comes again into another repository while it is done. */
const ROUNDS = 3;

/**
 * Does a plan: the ledger says first what is about to happen, then the statuses change, repositories first from which others get
 * packages, then every repository is looked at again and the ledger says what has happened. Whoever stops it leaves entries that
 * the next one finishes. Throws if the ledger cannot be written: nothing is changed then.
 */
export async function applyPlan(plan: Plan, place: Pick<Place, "repositories">, context: QuarantineContext): Promise<Outcome[]> {
  const ledger = new LedgerFile(context.aws.s3, context);
  const domain = new Domain(context);
  await ledger.change(changeOf(plan.note, plan.forget));
  const outcomes = [
    ...(await archiveAll(plan.archive, place, domain, ledger, context)),
    ...(await releaseAll(plan.release, place, domain, ledger)),
  ];
  return outcomes;
}

/** A version that comes again into a repository meanwhile is archived there too, a few times. */
async function archiveAll(
  first: readonly Archiving[],
  { repositories }: Pick<Place, "repositories">,
  domain: Domain,
  ledger: LedgerFile,
  { signal }: QuarantineContext,
): Promise<Outcome[]> {
  const outcomes = new Map<string, Outcome>();
  let left = first.map(({ entry }) => entry);
  for (let round = 1; left.length > 0 && round <= ROUNDS && !signal.aborted; round += 1) {
    await ledger.change(changeOf(left));
    const refused = await setAll(left, repositories, domain, (entry) => ({ from: entry.before, target: "Archived" }));
    const now = await lookAtPackages(
      domain,
      repositories,
      left.map(({ package: name }) => name),
    );
    const done = left.map((entry) => outcomeOf(entry, "archived", statusIn(now, entry), refused.get(placeKey(entry))));
    for (const outcome of done) outcomes.set(placeKey(outcome.entry), outcome);
    await ledger.change(
      changeOf(
        done.filter(({ problem }) => problem === undefined).map(({ entry }): LedgerEntry => ({ ...entry, state: "archived" })),
        done.filter(({ problem }) => problem !== undefined).map(({ entry }) => entry),
      ),
    );
    left = cameMeanwhile(now, left, outcomes);
  }
  for (const entry of left)
    outcomes.set(placeKey(entry), { entry, did: "archived", problem: "it came again while it was archived elsewhere: run this again" });
  return [...outcomes.values()];
}

/** Copies of what was archived that nobody has tried to archive yet. */
function cameMeanwhile(now: readonly Present[], archived: readonly LedgerEntry[], tried: ReadonlyMap<string, Outcome>): LedgerEntry[] {
  return now.flatMap((each) => {
    const like = archived.find((entry) => entry.package === each.package && entry.version === each.version);
    if (like === undefined || !isOpenStatus(each.status) || tried.has(placeKey(each))) return [];
    const { repository, status, revision } = each;
    return [{ ...like, repository, before: status, revision }];
  });
}

async function releaseAll(
  release: readonly Releasing[],
  { repositories }: Pick<Place, "repositories">,
  domain: Domain,
  ledger: LedgerFile,
): Promise<Outcome[]> {
  const entries = release.map(({ entry }): LedgerEntry => ({ ...entry, state: "releasing" }));
  if (entries.length === 0) return [];
  await ledger.change(changeOf(entries));
  const refused = await setAll(entries, repositories, domain, (entry) => ({ from: "Archived", target: entry.before }));
  const now = await lookAtPackages(
    domain,
    repositories,
    entries.map(({ package: name }) => name),
  );
  const outcomes = entries.map((entry) => outcomeOf(entry, "released", statusIn(now, entry), refused.get(placeKey(entry))));
  const done = outcomes.filter(({ problem }) => problem === undefined).map(({ entry }) => entry);
  const failed = outcomes.filter(({ problem }) => problem !== undefined).map(({ entry }): LedgerEntry => ({ ...entry, state: "archived" }));
  // What a person has released is remembered, so that the same scan does not archive it again.
  const kept = done.filter(({ byHand }) => byHand === true).map((entry): LedgerEntry => ({ ...entry, state: "released" }));
  await ledger.change(
    changeOf(
      [...kept, ...failed],
      done.filter(({ byHand }) => byHand !== true),
    ),
  );
  return outcomes;
}

/** Sets statuses, one repository after another. Gives the words of what was refused. */
async function setAll(
  entries: readonly LedgerEntry[],
  repositories: readonly string[],
  domain: Domain,
  to: (entry: LedgerEntry) => { readonly from: string; readonly target: string },
): Promise<Map<string, string>> {
  const refused = new Map<string, string>();
  const limit = pLimit(SIDE_BY_SIDE);
  for (const repository of repositories)
    await Promise.all(
      entries
        .filter((entry) => entry.repository === repository)
        .map((entry) =>
          limit(async () => {
            const problem = await domain.setStatus(entry, to(entry)).catch((error: unknown) => messageOf(error));
            if (problem !== undefined) refused.set(placeKey(entry), problem);
          }),
        ),
    );
  return refused;
}

function statusIn(now: readonly Present[], entry: LedgerEntry): string | undefined {
  return now.find((each) => placeKey(each) === placeKey(entry))?.status;
}

/** The status decides, whatever the call has answered: somebody else may have done the same. */
function outcomeOf(entry: LedgerEntry, did: Outcome["did"], status: string | undefined, refused: string | undefined): Outcome {
  const isDone = did === "archived" ? status === "Archived" || status === undefined : status === entry.before;
  if (isDone) return { entry, did };
  return { entry, did, problem: refused ?? `its status is ${status ?? "not given"} afterwards` };
}
