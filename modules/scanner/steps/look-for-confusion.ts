import pLimit from "p-limit";
import type { ConfusionResult } from "../contract/confusion";
import type { Deadline } from "../deadline";
import { nameAndMessageOf } from "../message-of";
import { MOST_CALLS } from "../pace";
import { type IndexPages, NoIndexPage, type PackageGroup, type Registry } from "../ports";
import type { DomainPlace } from "./close-commands";
import { findConfusion, privateNamesIn } from "./confusion";
import { type DomainInventory, type Listing } from "./inventory";

/** How many names a sentence names. */
const NAMED = 3;

export interface ConfusionPorts {
  readonly registry: Pick<Registry, "packageGroups">;
  readonly pages: IndexPages;
  readonly deadline: Deadline;
}

/**
 * Looks for ways in which a public package could take the place of a private one. Asks nothing if the domain has no private package;
 * else for the package groups, once, and for each private name that the store does not have whether the connection has it. Which names
 * are private is itself not known of what could not be listed, and of packages whose versions came from nobody knows where.
 * @param store repository with the external connection, which is asked; undefined if none is to be. What cannot be found out is said
 * and is no failure of the scan.
 */
export async function lookForConfusion(
  { listings, failures }: Pick<DomainInventory, "listings" | "failures">,
  place: DomainPlace,
  store: string | undefined,
  ports: ConfusionPorts,
): Promise<ConfusionResult> {
  const names = privateNamesIn(listings);
  const notKnown = unknownNames(listings, failures);
  if (names.length === 0) return { found: [], notKnown };
  const groups = await listGroups(ports, notKnown);
  const alsoPublic = await askConnection(names, listings, store, ports, notKnown);
  return { found: findConfusion({ listings, alsoPublic, groups }, place), notKnown };
}

/** What is not known about which names are private. */
function unknownNames(listings: readonly Listing[], failures: DomainInventory["failures"]): string[] {
  const unlisted = [...new Set(failures.map(({ subject }) => subject))];
  const told = new Set(listings.filter(({ versions }) => versions.some(({ origin }) => origin !== "unknown")).map(({ name }) => name));
  const silent = listings.filter(({ name, versions }) => versions.length > 0 && !told.has(name)).map(({ name }) => name);
  const nameless = [...new Set(silent)];
  return [
    ...(unlisted.length > 0 ? [`which private names are in what could not be listed: ${some(unlisted)}`] : []),
    ...(nameless.length > 0 ? [`whether ${some(nameless)} came from inside or outside: CodeArtifact does not say`] : []),
  ];
}

function some(texts: readonly string[]): string {
  const more = texts.length - NAMED;
  return `${texts.slice(0, NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

async function listGroups({ registry, deadline }: ConfusionPorts, notKnown: string[]): Promise<PackageGroup[] | undefined> {
  try {
    return await deadline.run(() => registry.packageGroups());
  } catch (error) {
    notKnown.push(`whether package groups protect the private names: ${nameAndMessageOf(error)}`);
    return undefined;
  }
}

async function askConnection(
  names: readonly string[],
  listings: readonly Listing[],
  store: string | undefined,
  { pages, deadline }: ConfusionPorts,
  notKnown: string[],
): Promise<Set<string>> {
  if (store === undefined) {
    notKnown.push("whether the connection has packages of the private names: it was not asked");
    return new Set();
  }
  const held = new Set(listings.filter(({ repository }) => repository === store).map(({ name }) => name));
  const limit = pLimit(MOST_CALLS);
  const reasons = new Map<string, string>();
  const ask = async (name: string): Promise<string[]> => {
    try {
      return (await deadline.run(() => pages.page(store, name))).length > 0 ? [name] : [];
    } catch (error) {
      if (!(error instanceof NoIndexPage)) reasons.set(name, nameAndMessageOf(error));
      return [];
    }
  };
  const found = await Promise.all(names.filter((name) => !held.has(name)).map((name) => limit(() => ask(name))));
  const [first] = reasons;
  if (first !== undefined) {
    const more = reasons.size > 1 ? ` and ${reasons.size - 1} more` : "";
    notKnown.push(`whether the connection has a package named ${first[0]}${more}: ${first[1]}`);
  }
  return new Set(found.flat());
}
