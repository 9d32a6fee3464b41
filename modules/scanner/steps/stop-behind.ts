import { stoppedBecause } from "../contract/starts";
import { messageOf } from "../message-of";
import type { Log, Starts } from "../ports";
import { seenBehind, type Sight } from "./burst";

/**
 * Stops the runs that wait behind a complete scan and have nothing left to look at, so that a burst is one run. At its end: an
 * incomplete scan, or one that dies, leaves them, and they scan. One that cannot be stopped ends by itself. Never throws.
 */
export async function stopSeenBehind(starts: Starts, sight: Sight, log: Log): Promise<void> {
  try {
    for (const { id } of seenBehind(await starts.recent(), sight)) {
      await starts.stop(id, stoppedBecause(sight.stamp));
      log(`start: the run ${id}, which waited behind this one, is stopped: what has started it was looked at`);
    }
  } catch (error) {
    log(`start: a run that waits behind this one ends by itself: ${messageOf(error)}`);
  }
}
