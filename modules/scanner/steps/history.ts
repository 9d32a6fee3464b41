import { type History, HISTORY_LENGTH, historySchema, type PastScan } from "../contract/history";
import type { Summary } from "../contract/results";
import { messageOf } from "../message-of";
import type { Log, OutputStore } from "../ports";

/** Key of the scans that the next one's trend shows. If it is deleted, the trend begins again. */
export const HISTORY_KEY = "cache/history.json";

/** The last scans of the same domain, the oldest first; none, with a line in the log, if they cannot be read. */
export async function readHistory(
  store: OutputStore,
  { domain, domainOwner }: { readonly domain: string; readonly domainOwner: string },
  log: Log,
): Promise<readonly PastScan[]> {
  try {
    const history = historySchema.parse(JSON.parse(await store.get(HISTORY_KEY)));
    if (history.domain === domain && history.domainOwner === domainOwner) return history.scans;
    log(`trend: it begins anew: the earlier scans are of another domain: ${history.domain} (${history.domainOwner})`);
  } catch (error) {
    log(`trend: it begins with this scan (${messageOf(error).split("\n", 1)[0] ?? ""})`);
  }
  return [];
}

/**
 * With this scan as the last one; no more than the trend shows. A scan that is there already is replaced.
 * @param executions whose packages it has listed, if it did not list all. @default it listed all
 */
export function withScan(
  history: readonly PastScan[],
  { stamp, finishedAt, checked, complete, exitCode, findings }: Summary,
  executions?: readonly string[],
): PastScan[] {
  // Only those of the last complete scan are asked for again.
  const others = history
    .filter((each) => each.stamp !== stamp)
    .map((each) => (complete && each.executions !== undefined ? { ...each, executions: [] } : each));
  const seen = executions === undefined ? {} : { executions: [...executions] };
  return [...others, { stamp, finishedAt, checked, complete, exitCode, findings: findings.bySeverity, ...seen }].slice(-HISTORY_LENGTH);
}

/** Leaves the scans for the next one. If that fails, its trend misses this scan; this one does not fail. */
export async function writeHistory(
  store: OutputStore,
  scans: readonly PastScan[],
  { domain, domainOwner }: Summary,
  log: Log,
): Promise<void> {
  const history: History = { format: 1, domain, domainOwner, scans: [...scans] };
  try {
    await store.put(HISTORY_KEY, JSON.stringify(history), "application/json");
  } catch (error) {
    log(`store: the trend of the next report will not have this scan: ${messageOf(error)}`);
  }
}
