import pLimit from "p-limit";
import type { LedgerEntry } from "../../modules/scanner/contract/quarantine";
import { messageOf } from "../words/errors";
import type { Domain } from "./domain";
import { lookAtPackages, SIDE_BY_SIDE } from "./look";
import { placeKey, type Present } from "./types";

/** What came of one version in one repository. */
export interface Outcome {
  readonly entry: LedgerEntry;
  readonly did: "archived" | "released";
  /** Why it has not worked; absent if the status is as it should be, by a look afterwards. */
  readonly problem?: string;
}

/** Which status a version is to have. */
export interface Target {
  readonly did: Outcome["did"];
  /** The status that it should have now; another one is refused. */
  readonly from: (entry: LedgerEntry) => Present["status"];
  readonly to: (entry: LedgerEntry) => Present["status"];
}

/** What came of all of them, and every version of these packages afterwards. */
export interface Statuses {
  readonly outcomes: readonly Outcome[];
  readonly now: readonly Present[];
}

/**
 * Sets statuses, one repository after another, and looks at them again. The status decides, whatever a call has answered: somebody
 * else may have done the same.
 */
export async function setStatuses(
  entries: readonly LedgerEntry[],
  repositories: readonly string[],
  domain: Domain,
  target: Target,
): Promise<Statuses> {
  const refused = new Map<string, string>();
  const limit = pLimit(SIDE_BY_SIDE);
  const set = async (entry: LedgerEntry): Promise<void> => {
    const statuses = { from: target.from(entry), target: target.to(entry) };
    const problem = await domain.setStatus(entry, statuses).catch((error: unknown) => messageOf(error));
    if (problem !== undefined) refused.set(placeKey(entry), problem);
  };
  for (const repository of repositories)
    await Promise.all(entries.filter((entry) => entry.repository === repository).map((entry) => limit(() => set(entry))));
  const names = entries.map(({ package: name }) => name);
  const now = await lookAtPackages(domain, repositories, names);
  const outcomes = entries.map((entry): Outcome => {
    const status = now.find((each) => placeKey(each) === placeKey(entry))?.status;
    // Nobody can download what is not there.
    if (status === target.to(entry) || (status === undefined && target.did === "archived")) return { entry, did: target.did };
    const problem = refused.get(placeKey(entry)) ?? `its status is ${status ?? "not given"} afterwards`;
    return { entry, did: target.did, problem };
  });
  return { outcomes, now };
}
