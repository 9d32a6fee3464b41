import pLimit from "p-limit";
import type { LedgerEntry } from "../../modules/scanner/contract/quarantine";
import type { Names } from "../../environments/names";
import { type Domain, type Repository, upstreamsFirst } from "./domain";
import type { Pin, Present } from "./types";

/** Calls at the same time, as in the scan. */
export const SIDE_BY_SIDE = 10;

/** The repositories that are looked at, and the domain's others. */
export interface Place {
  /** Names, those first from which others get packages. */
  readonly repositories: readonly string[];
  /** Repositories that `scan.repositories` leaves out: what they hand out is not seen. */
  readonly notLookedAt: readonly string[];
}

/** Finds the repositories of the domain. Those that the environment names and that are not there are left out, as in the scan. */
export async function lookAtRepositories(domain: Domain, { scannedRepositories }: Pick<Names, "scannedRepositories">): Promise<Place> {
  const there = await domain.repositoryNames();
  const chosen = there.filter((name) => scannedRepositories === undefined || scannedRepositories.includes(name));
  const limit = pLimit(SIDE_BY_SIDE);
  const described: Repository[] = await Promise.all(chosen.map((name) => limit(() => domain.repository(name))));
  return { repositories: upstreamsFirst(described), notLookedAt: there.filter((name) => !chosen.includes(name)).sort() };
}

/** All versions of these packages, in every repository, as they are now. */
export async function lookAtPackages(domain: Domain, repositories: readonly string[], packages: Iterable<string>): Promise<Present[]> {
  const limit = pLimit(SIDE_BY_SIDE);
  const places = [...new Set(packages)].flatMap((name) => repositories.map((repository) => ({ name, repository })));
  return (await Promise.all(places.map(({ name, repository }) => limit(() => domain.versions(repository, name))))).flat();
}

/** The packages that the scan's gate or the ledger are about. */
export function packagesOf(pins: readonly Pin[], ledger: readonly LedgerEntry[]): string[] {
  return [...pins, ...ledger].map(({ package: name }) => name);
}
