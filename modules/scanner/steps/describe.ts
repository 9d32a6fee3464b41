import pLimit from "p-limit";
import type { DeclaredDependency, IndexFile, IndexPages, Registry } from "../ports";
import type { Asset, Edge, Failure, Installable } from "../results";
import type { PackageRules, RulesAnswer, RulesQuestion } from "../rules";
import { CONCURRENCY, type InventoryItem } from "./inventory";
import { messageOf } from "../message-of";

/** A version of the inventory with all that is known of it without downloading it. */
export interface Described extends InventoryItem {
  readonly assets: readonly Asset[];
  readonly installable: Installable;
  /** In a few words; absent when installable. */
  readonly detail?: string;
  /** pip's own lines; empty when installable. */
  readonly pip: readonly string[];
  readonly requiresPython?: string;
  readonly yanked?: { readonly reason?: string };
  readonly edges: readonly Edge[];
  /** The normalised version; absent when name or version is not valid, which `invalid` explains. */
  readonly pin?: string;
  readonly invalid?: string;
}

export interface Description {
  readonly python: string;
  readonly packages: readonly Described[];
  readonly failures: readonly Failure[];
  /** Bytes of all wheels of these versions, and of those that pip would take on this Python. */
  readonly wheelBytes: number;
  readonly pipBytes: number;
}

interface Collected {
  readonly item: InventoryItem;
  readonly page: string;
  readonly assets: readonly Asset[];
  readonly dependencies: readonly DeclaredDependency[];
}

/** `repository/name` -> the page, fetched once however many versions are on it; `undefined` where it could not be read. */
type Pages = Map<string, { name: string; files: Promise<IndexFile[] | undefined> }>;

/**
 * Files, dependencies and index page of each version from the repository that has it, `preferred` before others. A call
 * that fails leaves its part empty and is recorded: the version is still scanned.
 */
export async function describe(
  items: readonly InventoryItem[],
  preferred: string,
  ports: { registry: Registry; pages: IndexPages; rules: PackageRules },
): Promise<Description> {
  const limit = pLimit(CONCURRENCY);
  const failures: Failure[] = [];
  const pages: Pages = new Map();

  const attempt = async <T>(subject: string, what: string, work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work;
    } catch (error) {
      failures.push({ step: "describe", subject, reason: `${what}: ${messageOf(error)}` });
      return undefined;
    }
  };

  const collect = async (item: InventoryItem): Promise<Collected> => {
    const repository = item.repositories.includes(preferred) ? preferred : (item.repositories[0] ?? preferred);
    const page = `${repository}/${item.name}`;
    const subject = `${item.name}==${item.version}`;
    const known = pages.get(page) ?? { name: item.name, files: attempt(page, "index page", ports.pages.page(repository, item.name)) };
    pages.set(page, known);
    const [assets, dependencies] = await Promise.all([
      attempt(subject, "files", ports.registry.assets(repository, item)),
      attempt(subject, "dependencies", ports.registry.dependencies(repository, item)),
      known.files,
    ]);
    return { item, page, assets: assets ?? [], dependencies: dependencies ?? [] };
  };

  const collected = await Promise.all(items.map((item) => limit(() => collect(item))));
  const answer = await ports.rules(await question(collected, pages));
  const packages = collected.map((entry, index) => describeOne(entry, answer.packages[index]));
  return {
    python: answer.python,
    packages,
    failures,
    wheelBytes: sum(collected.map(({ assets }) => sum(assets.filter((asset) => asset.name.endsWith(".whl")).map((asset) => asset.size)))),
    pipBytes: sum(collected.map(({ assets }, index) => assets.find((asset) => asset.name === answer.packages[index]?.wheel)?.size ?? 0)),
  };
}

async function question(collected: readonly Collected[], pages: Pages): Promise<RulesQuestion> {
  const read: Record<string, { name: string; files: IndexFile[] }> = {};
  for (const [key, page] of pages) {
    const files = await page.files;
    if (files) read[key] = { name: page.name, files };
  }
  return {
    pages: read,
    packages: collected.map(({ item, page, dependencies }) => ({ name: item.name, version: item.version, page, dependencies })),
  };
}

function describeOne(entry: Collected, rules: RulesAnswer["packages"][number] | undefined): Described {
  if (!rules) throw new Error(`PyPA's rules gave no answer for ${entry.item.name}`);
  const edges = entry.dependencies.map((dependency, index): Edge => {
    const judged = rules.edges[index] ?? { state: "unknown" };
    const requirement = `${dependency.package} ${dependency.requirement}`.trim();
    return { requirement, state: judged.state, name: judged.name, to: judged.to && `${judged.name}==${judged.to}` };
  });
  return {
    ...entry.item,
    assets: entry.assets,
    installable: rules.installable,
    detail: rules.detail,
    pip: rules.pip ?? [],
    requiresPython: rules.requiresPython,
    yanked: rules.yanked === undefined ? undefined : { reason: rules.yanked || undefined },
    edges,
    pin: rules.pin,
    invalid: rules.invalid,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
