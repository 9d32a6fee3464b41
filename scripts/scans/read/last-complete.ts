import type { Summary } from "../../../modules/scanner/contract/results";
import { isDone } from "../../../modules/scanner/contract/verdict";
import type { ScanOutputs } from "./outputs";

/** When a scan ended. */
export interface ScanEnd {
  readonly stamp: string;
  /** ISO 8601. */
  readonly finishedAt: string;
}

/**
 * The last complete scan of an account: the last one itself, else what the bucket's pointer names, else one of the earlier scans
 * (the scanners before the pointer left none). @param earlier the newest first
 */
export async function lastComplete(
  latest: Summary,
  earlier: ReadonlyArray<{ readonly summary?: Summary }>,
  outputs: Pick<ScanOutputs, "latestComplete">,
): Promise<ScanEnd | undefined> {
  if (isComplete(latest)) return endOf(latest);
  const named = await outputs.latestComplete();
  const found = named ?? earlier.flatMap(({ summary }) => (summary && isComplete(summary) ? [summary] : []))[0];
  return found && endOf(found);
}

/** Whether a scan has looked at everything that its settings choose, be it nothing. */
export function isComplete(summary: Summary): boolean {
  return isDone(summary);
}

function endOf({ stamp, finishedAt }: ScanEnd): ScanEnd {
  return { stamp, finishedAt };
}
