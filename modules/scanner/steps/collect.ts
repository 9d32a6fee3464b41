import pLimit from "p-limit";
import type { Asset, Failure } from "../contract/results";
import { NO_DEADLINE } from "../deadline";
import { messageOf } from "../message-of";
import type { DeclaredDependency, IndexFile, IndexPages, Registry, Tidy } from "../ports";
import { MOST_CALLS } from "../pace";
import type { RulesQuestion } from "../rules";
import { type Carried, type CarryOver, carryKey } from "./carry-over";
import type { InventoryItem } from "./inventory";

/** The registry's facts about a version. */
export interface Collected {
  readonly item: InventoryItem;
  readonly assets: readonly Asset[];
  readonly dependencies: readonly DeclaredDependency[];
  /** Key of its index page in {@link Collection.pages}. */
  readonly page: string;
  readonly carryKey: string;
  /** Facts of an earlier scan; the registry was not asked then. */
  readonly carried?: Carried;
  /** Absent if the registry gives none. */
  readonly revision?: string;
  /** Whether every call was answered. */
  readonly isWhole: boolean;
}

/** After so many versions, what their answers have left is collected: some 80 MB, of which V8 would let three times as much lie about. */
const TIDY_EVERY = 1000;

export interface Collection {
  /** In the order of the items. */
  readonly entries: readonly Collected[];
  readonly pages: RulesQuestion["pages"];
  readonly failures: readonly Failure[];
}

/**
 * Collects files, dependencies and index page of each version: from `carried` if its revision is still the same, else from a
 * repository that has it, `preferred` before others. If a call fails, or had no time, its part stays empty and that is recorded.
 */
export async function collect(
  items: readonly InventoryItem[],
  preferred: string,
  ports: { readonly registry: Registry; readonly pages: IndexPages; readonly tidy?: Tidy | undefined },
  carried: CarryOver,
  deadline = NO_DEADLINE,
): Promise<Collection> {
  const limit = pLimit(MOST_CALLS);
  const failures: Failure[] = [];
  /** `repository/name` -> the page, fetched once for all its versions; `undefined` if it could not be read. */
  const fetched = new Map<string, Promise<IndexFile[] | undefined>>();
  const pages: Record<string, { name: string; files: readonly IndexFile[] }> = {};
  let asked = 0;

  const attempt = async <T>(subject: string, what: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await deadline.run(work);
    } catch (error) {
      failures.push({ step: "describe", subject, reason: `${what}: ${messageOf(error)}` });
      return undefined;
    }
  };

  const ask = async (item: InventoryItem, repository: string): Promise<Collected> => {
    const page = `${repository}/${item.name}`;
    const subject = `${item.name}==${item.version}`;
    if (deadline.isOver()) {
      failures.push({ step: "describe", subject, reason: deadline.reason });
      const revision = item.revisions[repository];
      return { item, page, assets: [], dependencies: [], isWhole: false, carryKey: carryKey(repository, item), revision };
    }
    const fetching = fetched.get(page) ?? attempt(page, "index page", () => ports.pages.page(repository, item.name));
    fetched.set(page, fetching);
    const [assets, dependencies, files] = await Promise.all([
      attempt(subject, "files", () => ports.registry.assets(repository, item)),
      attempt(subject, "dependencies", () => ports.registry.dependencies(repository, item)),
      fetching,
    ]);
    if (files) pages[page] = { name: item.name, files };
    asked += 1;
    if (asked % TIDY_EVERY === 0) await ports.tidy?.("quickly");
    return {
      item,
      page,
      assets: assets ?? [],
      dependencies: dependencies ?? [],
      isWhole: Boolean(assets && dependencies && files),
      carryKey: carryKey(repository, item),
      revision: item.revisions[repository],
    };
  };

  const reuse = (item: InventoryItem, repository: string): Collected | undefined => {
    const key = carryKey(repository, item);
    const known = carried.get(key);
    if (!known || known.revision !== item.revisions[repository]) return undefined;
    pages[key] = { name: item.name, files: known.files };
    const { assets, dependencies, revision } = known;
    return { item, page: key, assets, dependencies, isWhole: true, carryKey: key, carried: known, revision };
  };

  const entries = await Promise.all(
    items.map(async (item) => {
      const repository = item.repositories.includes(preferred) ? preferred : (item.repositories[0] ?? preferred);
      return reuse(item, repository) ?? limit(() => ask(item, repository));
    }),
  );
  // The rules are asked next, with all of it.
  if (asked >= TIDY_EVERY) await ports.tidy?.("quickly");
  return { entries, pages, failures };
}
