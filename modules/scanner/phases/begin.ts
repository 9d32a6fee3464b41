import { timeOfStamp } from "../contract/stamp";
import { messageOf } from "../message-of";
import type { OutputStore, Starts } from "../ports";
import { isRefusal } from "../refusal";
import type { Settings } from "../settings";
import { type BurstPorts, joinBurst } from "../steps/burst";
import { readHistory } from "../steps/history";

export interface BeginPorts extends Omit<BurstPorts, "starts"> {
  readonly store: OutputStore;
  /** @default the scan is not in a pipeline that packages start */
  readonly starts?: Starts | undefined;
}

/**
 * Lets a scan that a package has started wait for the end of its burst. If a complete scan has looked at all of the burst already,
 * gives the exit code with which that has ended: this run ends with it, so that a gate that has tripped stays red. Throws the SDK's
 * error if the executions may not be listed; for any other reason not to know them, the scan begins.
 */
export async function begin(
  settings: Pick<Settings, "domain" | "domainOwner" | "start">,
  { store, starts, ...ports }: BeginPorts,
): Promise<number | undefined> {
  if (settings.start === undefined || starts === undefined) return undefined;
  try {
    const past = await readHistory(store, settings, () => undefined);
    // One that is dated in the future has looked at nothing that has come since.
    const isPast = (stamp: string) => (timeOfStamp(stamp) ?? Infinity) <= ports.clock.now().getTime();
    const lastComplete = past.findLast(({ complete, exitCode, stamp }) => complete && exitCode !== undefined && isPast(stamp));
    const seen = await joinBurst({ starts, ...ports }, lastComplete, settings.start.quietSeconds * 1000);
    if (seen?.exitCode === undefined) return undefined;
    ports.log(`start: the complete scan ${seen.stamp} began after the package that has started this run, and has looked at it`);
    ports.log(`start: nothing is scanned again; exit code ${seen.exitCode}, as of that scan`);
    return seen.exitCode;
  } catch (error) {
    if (isRefusal(error)) throw error;
    ports.log(`start: it is not known what has started this run: ${messageOf(error)}`);
    return undefined;
  }
}
