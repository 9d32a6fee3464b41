import pLimit from "p-limit";
import { compare } from "../contract/findings";
import { normalizeName } from "../contract/names";
import type { Failure } from "../contract/results";
import { NO_DEADLINE, OutOfTimeError } from "../deadline";
import { nameAndMessageOf } from "../message-of";
import type { NameAndVersion, PublishedVersion, PublishedVersions, Registry } from "../ports";

/** How many calls run at the same time; more would not help, as CodeArtifact throttles an account, not a connection. */
export const CONCURRENCY = 10;

/** A version that is the default of at least one repository. */
export interface InventoryItem extends NameAndVersion {
  /** Repositories in which it is the default version, sorted. */
  readonly repositories: readonly string[];
  /** Repository -> the revision of the version in it. */
  readonly revisions: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

export interface DomainInventory {
  /** Those that were looked at, or should have been. */
  readonly repositories: readonly string[];
  /** The domain's other repositories, which the settings leave out. */
  readonly notLookedAt: readonly string[];
  /** Sorted by name, then version; each name and version once. */
  readonly items: readonly InventoryItem[];
  /** `repository/package` of packages without a published version. */
  readonly unpublished: readonly string[];
  readonly failures: readonly Failure[];
}

/**
 * Lists every package of the chosen repositories of the domain with its default display version. A failed listing is recorded and
 * stops nothing else, nor does one that had no time; throws only if the domain's repositories cannot be listed at all.
 * @param chosen repositories to look at; one that the domain does not have is a failure. @default all of the domain
 */
export async function takeInventory(registry: Registry, deadline = NO_DEADLINE, chosen?: readonly string[]): Promise<DomainInventory> {
  const limit = pLimit(CONCURRENCY);
  const there = [...new Set(await deadline.run(() => registry.repositories()))].sort();
  const repositories = chosen === undefined ? there : [...new Set(chosen)].sort();
  const missing = repositories.filter((name) => !there.includes(name));
  const found = new Map<string, { item: NameAndVersion; repositories: Map<string, string | undefined>; notes: string[] }>();
  const unpublished: string[] = [];
  const failures = missing.map((subject): Failure => ({ step: "inventory", subject, reason: "there is no such repository in the domain" }));

  const visit = async (repository: string, name: string) => {
    const choice = chooseVersion(await registry.versions(repository, name));
    if (choice.version === undefined) {
      unpublished.push(`${repository}/${name}`);
      return;
    }
    const item = { name: normalizeName(name), version: choice.version.version };
    const key = JSON.stringify([item.name, item.version]);
    const entry = found.get(key) ?? { item, repositories: new Map<string, string | undefined>(), notes: [] };
    entry.repositories.set(repository, choice.version.revision);
    if (choice.note) entry.notes.push(`${repository}: ${choice.note}`);
    found.set(key, entry);
  };

  const attempt = async (subject: string, work: () => Promise<void>) => {
    try {
      await deadline.run(work);
    } catch (error) {
      const reason = error instanceof OutOfTimeError ? error.message : nameAndMessageOf(error);
      failures.push({ step: "inventory", subject, reason });
    }
  };

  const listed: Array<{ repository: string; names: string[] }> = [];
  await Promise.all(
    repositories
      .filter((name) => !missing.includes(name))
      .map((repository) =>
        limit(() =>
          attempt(repository, async () => void listed.push({ repository, names: [...new Set(await registry.packages(repository))] })),
        ),
      ),
  );
  await Promise.all(
    listed.flatMap(({ repository, names }) =>
      names.map((name) => limit(() => attempt(`${repository}/${name}`, () => visit(repository, name)))),
    ),
  );

  const items = [...found.values()].map(({ item, repositories: where, notes }) => ({
    ...item,
    repositories: [...where.keys()].sort(),
    revisions: Object.fromEntries([...where].filter((each): each is [string, string] => each[1] !== undefined)),
    notes: notes.sort(),
  }));
  return {
    repositories,
    notLookedAt: there.filter((name) => !repositories.includes(name)),
    items: items.sort(byNameAndVersion),
    unpublished: unpublished.sort(),
    failures: failures.sort((a, b) => compare(a.subject, b.subject)),
  };
}

/** The default display version. If it is missing or not published: the newest published one, with a note. */
function chooseVersion(versions: PublishedVersions): { version?: PublishedVersion; note?: string } {
  const { published, defaultDisplayVersion } = versions;
  const shown = published.find(({ version }) => version === defaultDisplayVersion);
  if (shown) return { version: shown };
  const newest = published[0];
  if (newest === undefined) return {};
  const why = defaultDisplayVersion === undefined ? "no default version" : `default version ${defaultDisplayVersion} is not published`;
  return { version: newest, note: `${why}: the most recently published one was taken` };
}

export function byNameAndVersion(a: NameAndVersion, b: NameAndVersion): number {
  return compare(a.name, b.name) || compare(a.version, b.version);
}
