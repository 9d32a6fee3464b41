import { AwsError } from "../../../core/errors";
import { associationOf, type Association, contains, ROOT } from "./group-patterns";
import { packageGroupArn } from "./arns";
import { now } from "./store";
import type { Domain, GroupMode, PackageGroup, PackageId, Restriction } from "./types";

export const RESTRICTIONS = ["EXTERNAL_UPSTREAM", "INTERNAL_UPSTREAM", "PUBLISH"] as const satisfies readonly Restriction[];

type GroupDomain = Pick<Domain, "region" | "owner" | "name" | "groups">;

/** A group that inherits everything; the root group, which has no parent, allows everything. */
export function makeGroup({ region, owner, name }: Pick<Domain, "region" | "owner" | "name">, pattern: string): PackageGroup {
  const mode: GroupMode = pattern === ROOT ? "ALLOW" : "INHERIT";
  return {
    kind: "package-group",
    name: pattern,
    arn: packageGroupArn(region, owner, name, pattern),
    createdTime: now(),
    tags: new Map(),
    modes: { EXTERNAL_UPSTREAM: mode, INTERNAL_UPSTREAM: mode, PUBLISH: mode },
    allowed: { EXTERNAL_UPSTREAM: new Set(), INTERNAL_UPSTREAM: new Set(), PUBLISH: new Set() },
  };
}

/** Throws ResourceNotFoundException. */
export function groupIn({ groups, name }: Domain, pattern: string): PackageGroup {
  const group = groups.get(pattern);
  if (group !== undefined) return group;
  const message = `Package group not found. Package group '${pattern}' does not exist in domain '${name}'.`;
  throw new AwsError("ResourceNotFoundException", message, { resourceId: pattern });
}

/** The most specific group around a group. @returns undefined for the root group */
export function parentOf({ groups }: GroupDomain, pattern: string): PackageGroup | undefined {
  return mostSpecific([...groups.values()].filter(({ name }) => contains(name, pattern)));
}

/** The group that a package belongs to: of those that it matches, the most specific. */
export function groupOf({ groups }: GroupDomain, id: PackageId): { readonly group: PackageGroup; readonly association: Association } {
  const matching = [...groups.values()].filter(({ name }) => associationOf(name, id) !== undefined);
  const group = mostSpecific(matching);
  const association = group && associationOf(group.name, id);
  if (group === undefined || association === undefined) throw new Error("a domain has lost its root group");
  return { group, association };
}

/** The group whose own mode decides: the group itself, or the first around it that does not inherit. */
export function deciding(domain: GroupDomain, group: PackageGroup, about: Restriction): PackageGroup {
  const parent = parentOf(domain, group.name);
  return group.modes[about] !== "INHERIT" || parent === undefined ? group : deciding(domain, parent, about);
}

/** Whether versions of a package may come into a repository this way (User Guide, "Package group origin controls"). */
export function mayEnter(domain: Domain, id: PackageId, about: Restriction, repository: string): boolean {
  const { modes, allowed } = deciding(domain, groupOf(domain, id).group, about);
  return modes[about] === "ALLOW_SPECIFIC_REPOSITORIES" ? allowed[about].has(repository) : modes[about] !== "BLOCK";
}

/** A longer pattern is the more specific one of two that match; a whole coordinate is more specific than a prefix of the same length. */
function mostSpecific(groups: readonly PackageGroup[]): PackageGroup | undefined {
  const rank = ({ name }: PackageGroup) => name.length + (name.endsWith("$") ? 0.5 : 0);
  return [...groups].sort((one, other) => rank(other) - rank(one))[0];
}
