import type { Asset, Edge, Failure, Installable } from "../contract/results";
import { type Deadline } from "../deadline";
import type { IndexPages, Registry, Tidy } from "../ports";
import type { PackageRules, RulesAnswer, RulesQuestion } from "../rules";
import type { Carried, CarryOver } from "./carry-over";
import { collect, type Collected, type Collection } from "./collect";
import type { InventoryItem } from "./inventory";

/** A version of the inventory with everything that is known about it without a download. */
export interface Described extends InventoryItem {
  readonly assets: readonly Asset[];
  readonly installable: Installable;
  /** Reason in a few words; absent if installable. */
  readonly detail?: string;
  /** pip's own lines; empty if installable. */
  readonly pip: readonly string[];
  readonly requiresPython?: string;
  readonly yanked?: { readonly reason?: string };
  readonly edges: readonly Edge[];
  /** The normalised version; absent if name or version is not valid, which `invalid` explains. */
  readonly pin?: string;
  readonly invalid?: string;
}

export interface Description {
  readonly python: string;
  readonly packages: readonly Described[];
  readonly failures: readonly Failure[];
  /** Number of versions for which the registry was not asked. */
  readonly carriedOver: number;
  /** Facts for the next scan. */
  readonly toCarry: CarryOver;
  /** Bytes of all wheels of these versions, and of those that pip would choose on this Python. */
  readonly wheelBytes: number;
  readonly pipBytes: number;
}

type Rules = RulesAnswer["packages"][number];

export interface DescribePorts {
  readonly registry: Registry;
  readonly pages: IndexPages;
  readonly rules: PackageRules;
  /** @default the runtime gives memory back when it likes */
  readonly tidy?: Tidy | undefined;
  readonly now: Date;
  /** When to stop asking the registry. @default never */
  readonly deadline?: Deadline;
  /** When the rules must have answered: without them, nothing can be checked. @default never */
  readonly rulesDeadline?: Deadline;
}

/** Judges each version's facts by PyPA's rules. If the judgement of a carried version changes, the registry is asked about it again. */
export async function describe(
  items: readonly InventoryItem[],
  preferred: string,
  ports: DescribePorts,
  carried: CarryOver = new Map(),
): Promise<Description> {
  let collection = await collect(items, preferred, ports, carried, ports.deadline);
  let { python, judged } = await judge(collection, ports);
  const doubtful = judged.filter(({ entry, rules }) => entry.carried && entry.carried.installable !== rules.installable);
  if (doubtful.length > 0) {
    const again = doubtful.map(({ entry }) => entry.item);
    collection = withAnswers(collection, await collect(again, preferred, ports, new Map(), ports.deadline));
    ({ python, judged } = await judge(collection, ports));
  }
  const { entries, pages, failures } = collection;
  const askedAt = ports.now.toISOString();
  return {
    python,
    packages: judged.map(({ entry, rules }) => describeOne(entry, rules)),
    failures,
    carriedOver: entries.filter((entry) => entry.carried).length,
    toCarry: new Map(
      judged.flatMap(({ entry, rules }) => {
        const carry = entry.carried ?? carryOf(entry, rules, pages, askedAt);
        return carry ? [[entry.carryKey, carry]] : [];
      }),
    ),
    wheelBytes: sum(entries.map(({ assets }) => sum(assets.filter((asset) => asset.name.endsWith(".whl")).map((asset) => asset.size)))),
    pipBytes: sum(judged.map(({ entry, rules }) => entry.assets.find((asset) => asset.name === rules.wheel)?.size ?? 0)),
  };
}

interface Judged {
  readonly entry: Collected;
  readonly rules: Rules;
}

async function judge(
  { entries, pages }: Collection,
  { rules, rulesDeadline }: DescribePorts,
): Promise<{ python: string; judged: Judged[] }> {
  const packages = entries.map(({ item, page, dependencies }) => ({ name: item.name, version: item.version, page, dependencies }));
  const answer = await rules({ pages, packages }, rulesDeadline);
  const judged = entries.map((entry, index) => {
    const found = answer.packages[index];
    if (!found) throw new Error(`PyPA's rules gave no answer for ${entry.item.name}`);
    return { entry, rules: found };
  });
  return { python: answer.python, judged };
}

/** A collection in which newer answers replace carried ones. */
function withAnswers({ entries, pages, failures }: Collection, newer: Collection): Collection {
  const answers = new Map(newer.entries.map((entry) => [entry.item, entry]));
  return {
    entries: entries.map((entry) => answers.get(entry.item) ?? entry),
    pages: { ...pages, ...newer.pages },
    failures: [...failures, ...newer.failures],
  };
}

/** Facts that the next scan need not ask for; none if a call failed, or if there is no revision that would show a change. */
function carryOf(entry: Collected, rules: Rules, pages: RulesQuestion["pages"], askedAt: string): Carried | undefined {
  const { revision, isWhole, assets, dependencies, page } = entry;
  if (revision === undefined || !isWhole) return undefined;
  const names = new Set(rules.files);
  const files = (pages[page]?.files ?? []).filter(({ name }) => names.has(name));
  const { installable } = rules;
  return { revision, askedAt, installable, assets: [...assets], dependencies: [...dependencies], files };
}

function describeOne(entry: Collected, rules: Rules): Described {
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
