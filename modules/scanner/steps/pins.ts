import type { Deadline } from "../deadline";
import type { PackageRules } from "../rules";
import type { Described } from "./describe";
import type { InventoryItem } from "./inventory";

/**
 * What each version is asked about by, as PyPA's rules say: names and versions need nothing of the registry but its listings. Nothing
 * else is known of them yet. Throws what the rules throw.
 */
export async function pinAll(items: readonly InventoryItem[], rules: PackageRules, deadline: Deadline): Promise<readonly Described[]> {
  const packages = items.map(({ name, version }) => ({ name, version, page: "", dependencies: [] }));
  const answer = await rules({ pages: {}, packages }, deadline);
  return items.map((item, index) => {
    const judged = answer.packages[index];
    if (judged === undefined) throw new Error(`PyPA's rules gave no answer for ${item.name}`);
    return { ...item, assets: [], installable: "metadata-missing", pip: [], edges: [], pin: judged.pin, invalid: judged.invalid };
  });
}
