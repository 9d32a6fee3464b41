import type { Account, NotAsked, VersionChoice } from "../contract/account";
import type { Finding } from "../contract/results";
import type { DomainInventory, PartListed } from "./inventory";
import { keyOf } from "./pin-key";

/** What came of the versions of the inventory, by `name==version`. */
export interface Asked {
  readonly choice: VersionChoice;
  readonly inventory: Pick<DomainInventory, "items" | "listings" | "otherFormats" | "part">;
  /** Those that were not to be asked about, because they are private. */
  readonly kept: ReadonlySet<string>;
  readonly notChecked: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

/** The best first: a version that one repository has Published can be installed, whatever the others say. */
const STATUSES = ["Published", "Unlisted", "Archived"];
const rankOf = (status: string) => (STATUSES.includes(status) ? STATUSES.indexOf(status) : STATUSES.length);

/** The whole account of what a scan has looked at. */
export function accountOf({ choice, inventory, kept, notChecked, findings }: Asked): Account {
  const statuses = bestStatuses(inventory);
  const countOf = (status: string) => [...statuses.values()].filter((each) => each === status).length;
  const chosen = new Set(inventory.items.map(keyOf));
  const notAsked: Record<NotAsked, number> = { "not-chosen": 0, unlisted: 0, private: 0, "not-checked": 0 };
  for (const [key, status] of statuses) {
    if (chosen.has(key) || rankOf(status) > rankOf("Unlisted")) continue;
    notAsked[status === "Unlisted" && !choice.unlisted ? "unlisted" : "not-chosen"] += 1;
  }
  const isChecked = (key: string) => !kept.has(key) && !notChecked.has(key);
  const known = new Set(findings.map((finding) => finding.package));
  const checked = inventory.items.filter((item) => isChecked(keyOf(item)));
  notAsked.private = inventory.items.filter((item) => kept.has(keyOf(item))).length;
  notAsked["not-checked"] = inventory.items.length - checked.length - notAsked.private;
  const [published, unlisted, archived] = [countOf("Published"), countOf("Unlisted"), countOf("Archived")];
  const privates = inventory.items.filter(({ origin }) => origin === "private");
  return {
    choice,
    packages: new Set(inventory.listings.map(({ name }) => name)).size,
    published,
    unlisted,
    archived,
    gone: statuses.size - published - unlisted - archived,
    checked: checked.length,
    notAsked,
    private: { total: privates.length, sent: privates.filter((item) => !kept.has(keyOf(item))).length },
    unknownOrigin: inventory.items.filter(({ origin }) => origin === "unknown").length,
    knownToSnyk: checked.filter(({ name }) => known.has(name)).length,
    otherFormats: { ...inventory.otherFormats },
    ...(inventory.part && { listed: listedOf(inventory.part) }),
  };
}

export function listedOf({ now, carried, from }: PartListed): NonNullable<Account["listed"]> {
  return { now, carried, since: from.carried.whole.stamp };
}

/** `name==version` of everything that was listed -> its best status over the repositories. */
function bestStatuses({ listings }: Pick<DomainInventory, "listings">): Map<string, string> {
  const best = new Map<string, string>();
  for (const { name, versions } of listings)
    for (const { version, status } of versions) {
      const key = keyOf({ name, version });
      const known = best.get(key);
      if (known === undefined || rankOf(status) < rankOf(known)) best.set(key, status);
    }
  return best;
}
