import type { PastScan } from "../contract/history";
import { timeOfStamp } from "../contract/stamp";
import type { Deadline } from "../deadline";
import type { Clock, Log, Start, Starts } from "../ports";

export interface BurstPorts {
  readonly starts: Starts;
  readonly clock: Clock;
  readonly deadline: Deadline;
  readonly log: Log;
}

/** How much later than a start a scan has to have begun to have seen what caused it: two clocks tell the times. */
export const APART_MS = 2_000;
/** How long a scan waits for the end of a burst at most, as a multiple of the quiet that it waits for. */
const LONGEST = 10;

/**
 * Makes one scan of a burst of packages that come. Gives the last complete scan if it began after this run was started by a package:
 * it has looked at that package, and nothing is to be scanned. Otherwise waits until no package has started a run for `quietMs`, ten
 * times as long at most and half of the time that is left; a run that was started otherwise neither ends nor waits. A run that has taken
 * the place of one that was not a package's scans.
 * @param lastComplete the last complete scan of the domain. @default none is known
 * Throws the SDK's errors.
 */
export async function joinBurst(
  { starts, clock, deadline, log }: BurstPorts,
  lastComplete: PastScan | undefined,
  quietMs: number,
): Promise<PastScan | undefined> {
  const known = await starts.recent();
  const own = known.findIndex(({ isOwn }) => isOwn);
  const start = known[own];
  if (start?.byPackage !== true) return undefined;
  if (lastComplete !== undefined && isSeen(known.slice(own), lastComplete)) return lastComplete;
  // What follows before the scan needs time too.
  const latest = clock.elapsedMs() + Math.min(quietMs * LONGEST, deadline.leftMs() / 2);
  let left = quietOf(known, clock, quietMs);
  if (left > 0) log(`start: a package has come: the scan begins when none has for ${quietMs / 1000} s`);
  while (left > 0 && !deadline.isOver()) {
    const patience = Math.min(left, latest - clock.elapsedMs(), deadline.leftMs());
    if (patience <= 0) break;
    await deadline.run(() => clock.sleep(patience)).catch(() => undefined);
    left = deadline.isOver() ? 0 : quietOf(await starts.recent(), clock, quietMs);
  }
  return undefined;
}

/** What a scan has seen: whatever was there when it began or, with `executions`, the packages of these alone. */
export interface Sight {
  readonly stamp: string;
  readonly executions?: readonly string[] | undefined;
}

/** The runs that wait behind the own one and have nothing left to look at, once the scan of the own one is complete. */
export function seenBehind(known: readonly Start[], sight: Sight): readonly Start[] {
  const own = known.findIndex(({ isOwn }) => isOwn);
  return known.filter((start, index) => index < own && start.isInProgress && start.byPackage && isSeen(known.slice(index), sight));
}

/**
 * Whether packages alone have started a run and those whose places it took.
 * @param starts the run's own start, and those before it; the newest first
 */
export function isOfPackages(starts: readonly Start[]): boolean {
  const whose = placesOf(starts);
  return whose !== undefined && whose.every(({ byPackage }) => byPackage);
}

function isSeen(starts: readonly Start[], { stamp, executions }: Sight): boolean {
  const [own] = starts;
  if (own === undefined || !isOfPackages(starts)) return false;
  if (executions !== undefined) return placesOf(starts)?.every(({ id }) => executions.includes(id)) === true;
  const began = timeOfStamp(stamp);
  return began !== undefined && began >= own.at.getTime() + APART_MS;
}

/** A run and those whose places it took; undefined if the list ends before the first that ran: then nobody knows them all. */
function placesOf([own, ...before]: readonly Start[]): readonly Start[] | undefined {
  const firstThatRan = before.findIndex(({ wasReplaced }) => !wasReplaced);
  return own === undefined || firstThatRan < 0 ? undefined : [own, ...before.slice(0, firstThatRan)];
}

/** Milliseconds until the last package is long enough ago. */
function quietOf(starts: readonly Start[], clock: Clock, quietMs: number): number {
  const last = Math.max(...starts.filter(({ byPackage }) => byPackage).map(({ at }) => at.getTime()));
  return last + quietMs - clock.now().getTime();
}
