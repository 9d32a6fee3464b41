import pLimit from "p-limit";
import { normalizeName } from "../contract/names";
import type { Deadline } from "../deadline";
import { messageOf } from "../message-of";
import type { Log, OutputStore, Starts } from "../ports";
import { isRefusal } from "../refusal";
import { APART_MS, isOfPackages } from "./burst";
import { type CarriedListings, type ListedOf, readListings } from "./listings";

/** What a scan need not list: everything but what packages have started executions for since it was listed. */
export interface Unchanged {
  readonly carried: CarriedListings;
  /** Normalised names of the packages that have changed. */
  readonly changed: ReadonlySet<string>;
  /** Ids of the executions whose packages are listed now, or were since the last whole listing. */
  readonly executions: readonly string[];
}

/** A schedule once a day lists everything; two hours more, so that one that is late does not make each publish list it too. */
const LONGEST_MS = 26 * 3600 * 1000;
/** To ask about more executions than that is no saving any more for most domains, and CodePipeline is not asked so much. */
const MOST_EXECUTIONS = 100;
/** Of so many executions, CodePipeline is asked about at once. */
const AT_ONCE = 5;

/**
 * What a scan that a package has started may carry over; undefined if everything is to be listed, with the reason in the log unless
 * nobody could expect otherwise. Throws the SDK's error if CodePipeline refuses to tell.
 */
export async function findUnchanged(
  starts: Starts,
  store: Pick<OutputStore, "get">,
  of: ListedOf,
  { now, deadline }: { readonly now: Date; readonly deadline: Deadline },
  log: Log,
): Promise<Unchanged | undefined> {
  try {
    const found = await deadline.run(() => find(starts, store, of, now, log));
    if (found === undefined || !("because" in found)) return found;
    log(`inventory: everything is listed: ${found.because}`);
  } catch (error) {
    if (isRefusal(error)) throw error;
    log(`inventory: everything is listed: it is not known which packages have changed: ${messageOf(error)}`);
  }
  return undefined;
}

async function find(
  starts: Starts,
  store: Pick<OutputStore, "get">,
  of: ListedOf,
  now: Date,
  log: Log,
): Promise<Unchanged | { readonly because: string } | undefined> {
  const known = await starts.recent();
  const own = known.findIndex(({ isOwn }) => isOwn);
  if (known[own]?.byPackage !== true) return undefined;
  if (!isOfPackages(known.slice(own))) return { because: "this run took the place of one that no package has started" };
  const carried = await readListings(store, of, log);
  if ("because" in carried) return carried;
  const age = now.getTime() - Date.parse(carried.whole.at);
  if (age < 0) return { because: `the last whole listing, of scan ${carried.whole.stamp}, is dated in the future` };
  if (age > LONGEST_MS) return { because: `the last whole listing, of scan ${carried.whole.stamp}, is too old` };

  // What started a little before it may have come a little after it: two clocks tell the times.
  const since = new Date(Date.parse(carried.whole.at) - APART_MS);
  const isBefore = ({ at }: { readonly at: Date }) => at < since;
  const all = known.some(isBefore) ? known : await starts.recent(since);
  if (!all.some(isBefore)) return { because: "the pipeline's executions are not known back to the last whole listing" };
  const listed = new Set(carried.executions);
  const fresh = all.filter((start) => start.byPackage && !isBefore(start) && !listed.has(start.id)).map(({ id }) => id);
  if (fresh.length > Math.min(MOST_EXECUTIONS, carried.size))
    return { because: `packages have started ${fresh.length} executions since the last listing` };
  const limit = pLimit(AT_ONCE);
  const names = await Promise.all(fresh.map((id) => limit(() => starts.packageOf(id))));
  if (names.includes(undefined)) return { because: "an execution that a package has started does not name it" };
  const changed = new Set(names.flatMap((name) => (name === undefined ? [] : [normalizeName(name)])));
  return { carried, changed, executions: [...carried.executions, ...fresh] };
}
