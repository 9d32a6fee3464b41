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
const APART_MS = 2_000;
/** How long a scan waits for the end of a burst at most, as a multiple of the quiet that it waits for. */
const LONGEST = 10;

/**
 * Makes one scan of a burst of packages that come. Gives the last complete scan if it began after this run was started by a package:
 * it has looked at that package, and nothing is to be scanned. Otherwise waits until no package has started a run for `quietMs`, ten
 * times as long at most and not beyond the deadline; a run that was started otherwise neither ends nor waits. A run that has taken
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
  if (lastComplete !== undefined && isSeen(known.slice(own), lastComplete.stamp)) return lastComplete;
  const latest = clock.elapsedMs() + quietMs * LONGEST;
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

/** @param starts the run's own start, and those before it; the newest first */
function isSeen([own, ...before]: readonly Start[], stamp: string): boolean {
  const began = timeOfStamp(stamp);
  if (own === undefined || began === undefined || began < own.at.getTime() + APART_MS) return false;
  const firstThatRan = before.findIndex(({ wasReplaced }) => !wasReplaced);
  // The list may end before it: then nobody knows whose places were taken.
  return firstThatRan >= 0 && before.slice(0, firstThatRan).every(({ byPackage }) => byPackage);
}

/** Milliseconds until the last package is long enough ago. */
function quietOf(starts: readonly Start[], clock: Clock, quietMs: number): number {
  const last = Math.max(...starts.filter(({ byPackage }) => byPackage).map(({ at }) => at.getTime()));
  return last + quietMs - clock.now().getTime();
}
