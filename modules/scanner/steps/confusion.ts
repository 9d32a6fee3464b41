import { type Confusion, type OriginControl, ownGroup } from "../contract/confusion";
import type { PackageGroup } from "../ports";
import { archiveCommand, controlCommand, type DomainPlace, groupCommands, isPlain } from "./close-commands";
import type { Listing } from "./inventory";
import { groupOf } from "./package-groups";

/** What is known of a domain's private names. */
export interface PrivateNames {
  readonly listings: readonly Listing[];
  /** Private names of which the connection has a public package too. */
  readonly alsoPublic: ReadonlySet<string>;
  /** Absent if they could not be listed. */
  readonly groups?: readonly PackageGroup[];
}

/** Names of which a version was published in the domain, whatever has become of it: the name stays taken. */
export function privateNamesIn(listings: readonly Listing[]): string[] {
  return [...new Set(listings.filter(isInside).map(({ name }) => name))];
}

/** Where a public package could come in under a private name, or has; by name, and the worst kind of each first. */
export function findConfusion({ listings, alsoPublic, groups }: PrivateNames, place: DomainPlace): Confusion[] {
  const names = privateNamesIn(listings);
  const isClosed = (name: string) => groups !== undefined && groupOf(name, groups)?.external === "BLOCK";
  const found = names.flatMap((name) => {
    const own = listings.filter((each) => each.name === name);
    return [
      ...mixed(name, own, isClosed(name), place),
      ...open(name, own, isClosed(name), place),
      ...(alsoPublic.has(name) ? [publicName(name, groups ?? [], place)] : []),
    ];
  });
  return [...found, ...openGroups(names, groups, place)];
}

const isInside = ({ versions }: Listing) => versions.some(({ origin }) => origin === "private");
const isOpen = ({ upstream }: Listing) => upstream === "ALLOW";
const controlOf = ({ repository, name, publish = "ALLOW" }: Listing): OriginControl => ({ repository, package: name, publish });

/** Versions from outside that nobody can download any more are no danger, unless others can follow them. */
function mixed(name: string, own: readonly Listing[], closedByGroup: boolean, place: DomainPlace): Confusion[] {
  const outside = own.filter((each) => {
    const isFromOutside = each.versions.some(({ origin }) => origin === "public");
    return isFromOutside && (usable(each.versions).length > 0 || (isOpen(each) && !closedByGroup));
  });
  if (outside.length === 0) return [];
  const controls = own.filter(isOpen).map(controlOf);
  const list = (origin: string, listings = own) =>
    listings.flatMap(({ repository, versions }) =>
      versionsText(
        repository,
        versions.filter((each) => each.origin === origin),
      ),
    );
  return [
    {
      kind: "mixed-origins",
      packages: [name],
      detail: `published in the domain: ${list("private").join("; ")}; from outside: ${list("public", outside).join("; ")}`,
      controls,
      commands: [
        ...controls.flatMap((control) => controlCommand(place, control)),
        ...outside.flatMap(({ repository, versions }) => archiveCommand(place, repository, name, usable(versions))),
      ],
    },
  ];
}

function versionsText(repository: string, versions: Listing["versions"]): string[] {
  const shown = versions.slice(0, 3).map(({ version }) => version);
  const more = versions.length > shown.length ? ` and ${versions.length - shown.length} more` : "";
  return versions.length === 0 ? [] : [`${shown.join(", ")}${more} in ${repository}`];
}

function usable(versions: Listing["versions"]): string[] {
  return versions.flatMap(({ version, status, origin }) =>
    origin === "public" && (status === "Published" || status === "Unlisted") ? [version] : [],
  );
}

function open(name: string, own: readonly Listing[], closedByGroup: boolean, place: DomainPlace): Confusion[] {
  const controls = own.filter((each) => isInside(each) && isOpen(each)).map(controlOf);
  if (controls.length === 0 || closedByGroup) return [];
  const where = controls.map(({ repository }) => repository).join(", ");
  return [
    {
      kind: "upstream-open",
      packages: [name],
      detail: `published in ${where}, where its origin controls let versions of upstream repositories and connections in`,
      controls,
      commands: controls.flatMap((control) => controlCommand(place, control)),
    },
  ];
}

function publicName(name: string, groups: readonly PackageGroup[], place: DomainPlace): Confusion {
  const exists = groups.some(({ pattern }) => pattern === ownGroup(name));
  return {
    kind: "public-name",
    packages: [name],
    detail: "the connection has a public package of this name, and the repository with the connection gives it out",
    controls: [],
    groups: [name].filter(isPlain),
    commands: groupCommands(place, name, exists),
  };
}

/** One finding a group: with the groups that a domain begins with, one for all private names. */
function openGroups(names: readonly string[], groups: readonly PackageGroup[] | undefined, place: DomainPlace): Confusion[] {
  const held = new Map<PackageGroup, string[]>();
  for (const name of names) {
    const group = groups && groupOf(name, groups);
    if (group !== undefined && group.external !== "BLOCK") held.set(group, [...(held.get(group) ?? []), name]);
  }
  return [...held].map(([{ pattern, external }, packages]) => ({
    kind: "group-open" as const,
    packages,
    detail: `the package group ${pattern} ${external === "ALLOW" ? "lets external versions into every repository" : "lets external versions into some repositories"} of the domain`,
    controls: [],
    groups: packages.filter(isPlain),
    commands: packages.flatMap((name) => groupCommands(place, name, pattern === ownGroup(name))),
  }));
}
