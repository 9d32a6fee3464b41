import { AwsError } from "../../../core/errors";
import type { Call, Handler } from "../../../core/service";
import { invalid } from "../model/errors";
import { associationOf, patternProblem, ROOT } from "../model/group-patterns";
import { deciding, groupIn, groupOf, makeGroup, parentOf, RESTRICTIONS } from "../model/package-groups";
import type { PageInput } from "../model/pages";
import { type DomainInput, packageIdOf } from "../model/store";
import type { Domain, GroupMode, PackageGroup, Restriction } from "../model/types";
import type { Parts } from "../parts";
import { associatedWith } from "./associated-packages";
import { allowedRepositoryChanges, type AllowedRepository } from "./allowed-repositories";
import { type Tag, tagMap } from "./tags";

interface GroupInput extends DomainInput {
  readonly packageGroup: string;
}
interface Words {
  readonly contactInfo?: string;
  readonly description?: string;
}

/** Package groups and their origin controls (CodeArtifact User Guide, "Working with package groups in CodeArtifact"). */
export function packageGroupOperations({ store, pager }: Parts): Record<string, Handler> {
  const found = (call: Call<GroupInput>) => {
    const domain = store.domain(call);
    return { domain, group: groupIn(domain, call.input.packageGroup) };
  };
  const listed = (call: Call<DomainInput & PageInput>, domain: Domain, only: (group: PackageGroup) => boolean) => {
    const { items, nextToken } = pager.page(`${call.operation} ${domain.arn}`, call.input, function* (key) {
      for (const entry of domain.groups.after(key)) if (only(entry[1])) yield entry;
    });
    return { packageGroups: items.map((group) => describe(domain, group)), nextToken };
  };
  return {
    CreatePackageGroup(call: Call<GroupInput & Words & { tags?: readonly Tag[] }>) {
      const domain = store.domain(call);
      const { packageGroup: pattern, contactInfo, description, tags } = call.input;
      const problem = patternProblem(pattern);
      if (problem !== undefined) throw invalid(`'${pattern}' is not the pattern of a package group: ${problem}.`);
      if (domain.groups.has(pattern))
        throw new AwsError("ConflictException", `Package group already exists. '${pattern}' already exists.`, { resourceId: pattern });
      const group: PackageGroup = { ...makeGroup(domain, pattern), contactInfo, description, tags: tagMap(tags) };
      domain.groups.set(pattern, group);
      return { packageGroup: describe(domain, group) };
    },

    DescribePackageGroup(call: Call<GroupInput>) {
      const { domain, group } = found(call);
      return { packageGroup: describe(domain, group) };
    },

    UpdatePackageGroup(call: Call<GroupInput & Words>) {
      const { domain, group } = found(call);
      const { contactInfo, description } = call.input;
      if (contactInfo !== undefined) group.contactInfo = contactInfo;
      if (description !== undefined) group.description = description;
      return { packageGroup: describe(domain, group) };
    },

    /** Its children become those of its parent. */
    DeletePackageGroup(call: Call<GroupInput>) {
      const { domain, group } = found(call);
      if (group.name === ROOT) throw invalid("The root package group /* cannot be deleted.", "OTHER");
      const packageGroup = describe(domain, group);
      domain.groups.delete(group.name);
      return { packageGroup };
    },

    ListPackageGroups(call: Call<DomainInput & PageInput & { prefix?: string }>) {
      return listed(call, store.domain(call), ({ name }) => name.startsWith(call.input.prefix ?? ""));
    },

    ListSubPackageGroups(call: Call<GroupInput & PageInput>) {
      const { domain, group } = found(call);
      return listed(call, domain, ({ name }) => parentOf(domain, name) === group);
    },

    /** The package need not exist. */
    GetAssociatedPackageGroup(call: Call<DomainInput & { format: string; namespace?: string; package: string }>) {
      const domain = store.domain(call);
      const { group, association } = groupOf(domain, packageIdOf(call.input));
      return { packageGroup: describe(domain, group), associationType: association };
    },

    ListAssociatedPackages(call: Call<GroupInput & PageInput & { preview?: boolean }>) {
      const domain = store.domain(call);
      const { packageGroup: pattern, preview = false } = call.input;
      const problem = patternProblem(pattern);
      if (problem !== undefined) throw invalid(`'${pattern}' is not the pattern of a package group: ${problem}.`);
      const group = preview ? makeGroup(domain, pattern) : groupIn(domain, pattern);
      const packages = associatedWith(domain, group);
      const { items, nextToken } = pager.page(`ListAssociatedPackages ${domain.arn}`, call.input, (key) => packages.after(key));
      const withType = items.map(({ format, namespace, name }) => {
        return { format, namespace, package: name, associationType: associationOf(pattern, { format, namespace, name }) };
      });
      return { packages: withType, nextToken };
    },

    UpdatePackageGroupOriginConfiguration(
      call: Call<
        GroupInput & {
          restrictions?: Partial<Record<Restriction, GroupMode>>;
          addAllowedRepositories?: readonly AllowedRepository[];
          removeAllowedRepositories?: readonly AllowedRepository[];
        }
      >,
    ) {
      const { domain, group } = found(call);
      const { restrictions = {}, addAllowedRepositories = [], removeAllowedRepositories = [] } = call.input;
      if (group.name === ROOT && Object.values(restrictions).includes("INHERIT"))
        throw invalid("The root package group /* has no parent to inherit from.");
      const allowedRepositoryUpdates = allowedRepositoryChanges(domain, group, addAllowedRepositories, removeAllowedRepositories);
      Object.assign(group.modes, restrictions);
      return { packageGroup: describe(domain, group), allowedRepositoryUpdates };
    },

    ListAllowedRepositoriesForGroup(call: Call<GroupInput & PageInput & { originRestrictionType: Restriction }>) {
      const { domain, group } = found(call);
      const names = [...group.allowed[call.input.originRestrictionType]].sort();
      const { items, nextToken } = pager.page(`ListAllowedRepositoriesForGroup ${domain.arn} ${group.name}`, call.input, (key) =>
        names.filter((name) => key === undefined || name > key).map((name) => [name, name] as const),
      );
      return { allowedRepositories: items, nextToken };
    },
  };
}

function describe(domain: Domain, group: PackageGroup) {
  const { name: pattern, arn, createdTime, contactInfo, description } = group;
  const parent = parentOf(domain, pattern);
  return {
    arn,
    pattern,
    domainName: domain.name,
    domainOwner: domain.owner,
    createdTime,
    contactInfo,
    description,
    originConfiguration: { restrictions: Object.fromEntries(RESTRICTIONS.map((about) => [about, restriction(domain, group, about)])) },
    parent: parent && { arn: parent.arn, pattern: parent.name },
  };
}

function restriction(domain: Domain, group: PackageGroup, about: Restriction) {
  const mode = group.modes[about];
  const from = deciding(domain, group, about);
  return {
    mode,
    effectiveMode: from.modes[about],
    inheritedFrom: from === group ? undefined : { arn: from.arn, pattern: from.name },
    repositoriesCount: mode === "ALLOW_SPECIFIC_REPOSITORIES" ? group.allowed[about].size : undefined,
  };
}
