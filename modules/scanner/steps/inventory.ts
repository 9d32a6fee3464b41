import pLimit from "p-limit";
import { DEFAULT_CHOICE, type VersionChoice } from "../contract/account";
import { compare } from "../contract/findings";
import { normalizeName } from "../contract/names";
import { commonOrigin, type Origin } from "../contract/origin";
import type { Failure } from "../contract/results";
import { NO_DEADLINE, OutOfTimeError } from "../deadline";
import { nameAndMessageOf } from "../message-of";
import type { ListedPackage, ListedPackages, ListedVersion, NameAndVersion, Registry } from "../ports";
import { MOST_CALLS } from "../pace";
import { chooseVersions } from "./choose-versions";
import type { Unchanged } from "./just-what-changed";

/** A version that was chosen in at least one repository. */
export interface InventoryItem extends NameAndVersion {
  /** Repositories in which it was chosen, sorted. */
  readonly repositories: readonly string[];
  /** Repository -> the revision of the version in it. */
  readonly revisions: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
  /** Over all repositories that have it. */
  readonly origin: Origin;
  /** Whether it is Unlisted wherever it was chosen: it is not shown any more, and still downloads. */
  readonly unlisted: boolean;
}

/** A package in one repository, with all its versions. */
export interface Listing extends ListedPackage {
  readonly repository: string;
  readonly versions: readonly ListedVersion[];
  readonly defaultDisplayVersion?: string;
}

/** What was listed now, and what was not. */
export interface PartListed {
  /** Names of packages; both together are all. */
  readonly now: number;
  readonly carried: number;
  readonly from: Unchanged;
}

export interface DomainInventory {
  /** Those that were looked at, or should have been. */
  readonly repositories: readonly string[];
  /** The domain's other repositories, which the settings leave out. */
  readonly notLookedAt: readonly string[];
  /** Sorted by name, then version; each name and version once. */
  readonly items: readonly InventoryItem[];
  /** `repository/package` of packages without a version to look at. */
  readonly unpublished: readonly string[];
  /** Everything that was listed, with normalised names. */
  readonly listings: readonly Listing[];
  /** Format -> number of packages of other formats, each name once. */
  readonly otherFormats: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
  /** Absent if everything was listed. */
  readonly part?: PartListed;
}

export interface InventoryChoice {
  /** Repositories to look at; one that the domain does not have is a failure. @default all of the domain */
  readonly repositories?: readonly string[];
  /** @default {@link DEFAULT_CHOICE} */
  readonly versions?: VersionChoice;
}

/**
 * Lists every package of the chosen repositories of the domain with its versions, and chooses among them. A failed listing is recorded
 * and stops nothing else, nor does one that had no time; throws only if the domain's repositories cannot be listed at all.
 * @param unchanged packages whose versions are not listed again, but for those that are new in a repository. @default all are listed
 */
export async function takeInventory(
  registry: Registry,
  deadline = NO_DEADLINE,
  choice: InventoryChoice = {},
  unchanged?: Unchanged,
): Promise<DomainInventory> {
  const limit = pLimit(MOST_CALLS);
  const there = [...new Set(await deadline.run(() => registry.repositories()))].sort();
  const repositories = choice.repositories === undefined ? there : [...new Set(choice.repositories)].sort();
  const missing = repositories.filter((name) => !there.includes(name));
  const failures = missing.map((subject): Failure => ({ step: "inventory", subject, reason: "there is no such repository in the domain" }));
  const attempt = async <T>(subject: string, work: () => Promise<T>): Promise<T[]> => {
    try {
      return [await deadline.run(work)];
    } catch (error) {
      const reason = error instanceof OutOfTimeError ? error.message : nameAndMessageOf(error);
      failures.push({ step: "inventory", subject, reason });
      return [];
    }
  };

  const found = await Promise.all(
    repositories
      .filter((name) => !missing.includes(name))
      .map((repository) => limit(() => attempt(repository, async () => ({ repository, listed: await registry.packages(repository) })))),
  );
  const listedPackages = found.flat();
  const visits = listedPackages.flatMap(({ repository, listed }) => once(listed).map((item) => ({ repository, item })));
  const gathered = new Gathered(choice.versions ?? DEFAULT_CHOICE);
  const toList = namesToList(visits, unchanged);
  await Promise.all(
    visits.map(async ({ repository, item }) => {
      const name = normalizeName(item.name);
      const known = toList?.has(name) === false ? unchanged?.carried.get(repository, name) : undefined;
      if (known !== undefined) return gathered.add({ ...item, ...known, repository });
      return limit(() =>
        attempt(`${repository}/${item.name}`, async () =>
          gathered.add({ ...item, ...(await registry.versions(repository, item.name)), repository }),
        ),
      );
    }),
  );
  const names = new Set(visits.map(({ item }) => normalizeName(item.name)));
  return {
    repositories,
    notLookedAt: there.filter((name) => !repositories.includes(name)),
    ...gathered.sorted(),
    otherFormats: countFormats(listedPackages.map(({ listed }) => listed)),
    failures: failures.sort((a, b) => compare(a.subject, b.subject)),
    ...(unchanged && toList && { part: { now: toList.size, carried: names.size - toList.size, from: unchanged } }),
  };
}

/** Names that have changed, or are new in a repository: they are listed in each that has them. Undefined if all names are. */
function namesToList(visits: readonly Visit[], unchanged: Unchanged | undefined): ReadonlySet<string> | undefined {
  if (unchanged === undefined) return undefined;
  const { carried, changed } = unchanged;
  const names = visits.map(({ repository, item }) => ({ repository, name: normalizeName(item.name) }));
  return new Set(names.flatMap(({ repository, name }) => (changed.has(name) || !carried.has(repository, name) ? [name] : [])));
}

interface Visit {
  readonly repository: string;
  readonly item: ListedPackage;
}

/** What the listings come to, in whichever order they are answered. */
class Gathered {
  private readonly chosen = new Map<string, Chosen>();
  private readonly origins = new Map<string, Set<Origin>>();
  private readonly unpublished: string[] = [];
  private readonly listings: Listing[] = [];

  constructor(private readonly choice: VersionChoice) {}

  add(listing: Listing): void {
    const name = normalizeName(listing.name);
    const { repository, versions, defaultDisplayVersion } = listing;
    this.listings.push({ ...listing, name });
    for (const { version, origin } of versions) {
      const key = JSON.stringify([name, version]);
      this.origins.set(key, (this.origins.get(key) ?? new Set()).add(origin));
    }
    const chosen = chooseVersions({ versions, defaultDisplayVersion }, this.choice);
    if (chosen.versions.length === 0) this.unpublished.push(`${repository}/${listing.name}`);
    for (const each of chosen.versions) {
      const key = JSON.stringify([name, each.version]);
      const fresh: Chosen = { item: { name, version: each.version }, repositories: new Map(), notes: [] };
      const entry = this.chosen.get(key) ?? fresh;
      entry.repositories.set(repository, each);
      if (chosen.note !== undefined) entry.notes.push(`${repository}: ${chosen.note}`);
      this.chosen.set(key, entry);
    }
  }

  sorted(): Pick<DomainInventory, "items" | "unpublished" | "listings"> {
    const items = [...this.chosen].map(([key, { item, repositories, notes }]): InventoryItem => {
      const revisions = [...repositories].flatMap(([name, { revision }]) => (revision === undefined ? [] : [[name, revision] as const]));
      return {
        ...item,
        repositories: [...repositories.keys()].sort(),
        revisions: Object.fromEntries(revisions),
        notes: notes.sort(),
        origin: commonOrigin(this.origins.get(key) ?? []),
        unlisted: [...repositories.values()].every(({ status }) => status === "Unlisted"),
      };
    });
    return {
      items: items.sort(byNameAndVersion),
      unpublished: this.unpublished.sort(),
      listings: this.listings.sort((a, b) => compare(a.name, b.name) || compare(a.repository, b.repository)),
    };
  }
}

interface Chosen {
  readonly item: NameAndVersion;
  readonly repositories: Map<string, ListedVersion>;
  readonly notes: string[];
}

function once({ packages }: ListedPackages): ListedPackage[] {
  return [...new Map(packages.map((item) => [item.name, item])).values()];
}

function countFormats(listings: readonly ListedPackages[]): Record<string, number> {
  const names = new Map<string, Set<string>>();
  for (const { others } of listings)
    for (const [format, each] of Object.entries(others)) names.set(format, new Set([...(names.get(format) ?? []), ...each]));
  return Object.fromEntries([...names].sort(([one], [other]) => compare(one, other)).map(([format, each]) => [format, each.size]));
}

export function byNameAndVersion(a: NameAndVersion, b: NameAndVersion): number {
  return compare(a.name, b.name) || compare(a.version, b.version);
}
