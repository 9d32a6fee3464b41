import type { Call, Handler } from "../../../core/service";
import type { PageInput } from "../model/pages";
import type { PackageInput, RepositoryInput } from "../model/store";
import { packageIdOf, packageKey } from "../model/store";
import type { Allowance, Package, Restrictions } from "../model/types";
import { ensurePackage } from "../model/versions";
import type { Parts } from "../parts";

interface ListInput extends RepositoryInput, PageInput {
  readonly format?: string;
  readonly namespace?: string;
  readonly packagePrefix?: string;
  readonly publish?: Allowance;
  readonly upstream?: Allowance;
}

export function packageOperations({ store, pager, changes }: Parts): Record<string, Handler> {
  return {
    ListPackages(call: Call<ListInput>) {
      const { input, region } = call;
      const repository = store.repository(call);
      const { items, nextToken } = pager.page(`ListPackages ${region} ${repository.arn}`, input, function* (key) {
        for (const entry of repository.packages.after(key)) if (matches(entry[1], input)) yield entry;
      });
      return { packages: items.map((item) => ({ ...identity(item), package: item.name, originConfiguration: origin(item) })), nextToken };
    },

    DescribePackage(call: Call<PackageInput>) {
      const { package: found } = store.package(call);
      return { package: { ...identity(found), name: found.name, originConfiguration: origin(found) } };
    },

    DeletePackage(call: Call<PackageInput>) {
      const { repository, package: found } = store.package(call);
      repository.packages.delete(packageKey(found));
      for (const version of found.versions.values()) {
        version.status = "Deleted";
        changes.note(repository, found, version, { operationType: "Deleted", assetsRemoved: version.assets.size, statusChanged: true });
      }
      return { deletedPackage: { ...identity(found), package: found.name, originConfiguration: origin(found) } };
    },

    /** Also makes a package that does not exist, without versions, so that a name can be protected before it is used. */
    PutPackageOriginConfiguration(call: Call<PackageInput & { restrictions: Restrictions }>) {
      const { publish, upstream } = call.input.restrictions;
      const found = ensurePackage(store.repository(call), packageIdOf(call.input), { publish, upstream });
      found.restrictions = { publish, upstream };
      return { originConfiguration: origin(found) };
    },
  };
}

function matches({ format, namespace, name, restrictions }: Package, input: ListInput): boolean {
  return (
    (input.format === undefined || format === input.format) &&
    (input.namespace === undefined || namespace === input.namespace) &&
    name.startsWith(input.packagePrefix ?? "") &&
    (input.publish === undefined || restrictions.publish === input.publish) &&
    (input.upstream === undefined || restrictions.upstream === input.upstream)
  );
}

function identity({ format, namespace }: Package) {
  return { format, namespace };
}

function origin({ restrictions: { publish, upstream } }: Package) {
  return { restrictions: { publish, upstream } };
}
