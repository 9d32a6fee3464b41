import { type LastComplete, lastCompleteSchema } from "../contract/diff";
import { messageOf } from "../message-of";
import type { Log, OutputStore } from "../ports";

/** Key of what the last complete scan left. If it is deleted, the next scan has nothing to compare with, and says so. */
export const LAST_COMPLETE_SCAN_KEY = "cache/last-complete.json";

/** The last complete scan of the same domain, or why there is none to compare with. */
export async function readLastComplete(
  store: OutputStore,
  { domain, domainOwner }: { readonly domain: string; readonly domainOwner: string },
): Promise<LastComplete | { readonly because: string }> {
  try {
    const last = lastCompleteSchema.parse(JSON.parse(await store.get(LAST_COMPLETE_SCAN_KEY)));
    if (last.domain === domain && last.domainOwner === domainOwner) return last;
    return { because: `the last complete scan is of another domain: ${last.domain} (${last.domainOwner})` };
  } catch (error) {
    return { because: `no earlier complete scan can be read (${messageOf(error).split("\n", 1)[0] ?? ""})` };
  }
}

/** Leaves a complete scan for the next one. If that fails, the next scan compares itself with an older one; this one does not fail. */
export async function writeLastComplete(store: OutputStore, last: LastComplete, log: Log): Promise<void> {
  try {
    await store.put(LAST_COMPLETE_SCAN_KEY, JSON.stringify(last), "application/json");
  } catch (error) {
    log(`store: the next scan will be compared with an older one: ${messageOf(error)}`);
  }
}
