import { repositoryOf } from "../model/store";
import type { Domain, PackageGroup, Restriction } from "../model/types";

export interface AllowedRepository {
  readonly repositoryName: string;
  readonly originRestrictionType: Restriction;
}

type Changes = Partial<Record<Restriction, Partial<Record<"ADDED" | "REMOVED", string[]>>>>;

/** Changes a group's lists of allowed repositories. Gives what was really changed. Throws ResourceNotFoundException, then nothing is. */
export function allowedRepositoryChanges(
  domain: Domain,
  group: PackageGroup,
  added: readonly AllowedRepository[],
  removed: readonly AllowedRepository[],
): Changes {
  for (const { repositoryName } of added) repositoryOf(domain, repositoryName);
  const changes: Changes = {};
  const note = (about: Restriction, what: "ADDED" | "REMOVED", name: string) => {
    const ofType = (changes[about] ??= {});
    ofType[what] = [...(ofType[what] ?? []), name];
  };
  for (const { originRestrictionType: about, repositoryName: name } of added) {
    if (!group.allowed[about].has(name)) note(about, "ADDED", name);
    group.allowed[about].add(name);
  }
  for (const { originRestrictionType: about, repositoryName: name } of removed)
    if (group.allowed[about].delete(name)) note(about, "REMOVED", name);
  return changes;
}
