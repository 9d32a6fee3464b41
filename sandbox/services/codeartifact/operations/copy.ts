import type { Call, Handler } from "../../../core/service";
import { invalid, packageNotFound } from "../model/errors";
import { packageIdOf, packageKey, repositoryOf } from "../model/store";
import type { DomainInput } from "../model/store";
import type { Package, PackageId, Repository, Version } from "../model/types";
import { addAssets, ensurePackage, ensureVersion, FROM_UPSTREAM } from "../model/versions";
import type { Parts } from "../parts";
import type { VersionError } from "./version-changes";
import { mismatch, skipOthers } from "./version-changes";

interface CopyInput extends DomainInput {
  readonly sourceRepository: string;
  readonly destinationRepository: string;
  readonly format: string;
  readonly namespace?: string;
  readonly package: string;
  readonly versions?: readonly string[];
  readonly versionRevisions?: Readonly<Record<string, string>>;
  readonly allowOverwrite?: boolean;
  readonly includeFromUpstream?: boolean;
}

export function copyOperations({ store, upstreams, changes }: Parts): Record<string, Handler> {
  return {
    /** All or nothing: if one version fails, the others are SKIPPED. A version that exists in the same revision counts as copied. */
    async CopyPackageVersions(call: Call<CopyInput>) {
      const { input } = call;
      const domain = store.domain(call);
      const source = repositoryOf(domain, input.sourceRepository);
      const destination = repositoryOf(domain, input.destinationRepository);
      if (source === destination) throw invalid("The source and the destination are the same repository.");
      const id = packageIdOf(input);
      const names = versionNames(input);
      const held = source.packages.get(packageKey(id));
      if (!held && !input.includeFromUpstream) throw packageNotFound(source, id);
      const found = new Map<string, Version>();
      for (const name of names) {
        const version = held?.versions.get(name) ?? (input.includeFromUpstream ? await fromUpstream(source, id, name) : undefined);
        if (version) found.set(name, version);
      }
      const present = destination.packages.get(packageKey(id));
      const failures = new Map(
        names.flatMap((name) => {
          const failure = check(found.get(name), present?.versions.get(name), name, input);
          return failure ? [[name, failure] as const] : [];
        }),
      );
      skipOthers(names, failures);
      const copied = failures.size > 0 ? [] : names.map((name) => place(destination, id, held, found.get(name) as Version));
      return {
        successfulVersions: Object.fromEntries(copied.map(({ version, revision, status }) => [version, { revision, status }])),
        failedVersions: Object.fromEntries(failures),
      };
    },
  };

  async function fromUpstream(source: Repository, id: PackageId, name: string): Promise<Version | undefined> {
    const [nearest] = (await upstreams.sources(source, id, name)).get(name) ?? [];
    return nearest && upstreams.retain(nearest.repository, id, name, [nearest]);
  }

  function place(destination: Repository, id: PackageId, held: Package | undefined, version: Version): Version {
    return changes.noting(destination, id, version.version, () => {
      const target = ensurePackage(destination, id, held?.restrictions ?? FROM_UPSTREAM);
      if (target.versions.get(version.version)?.revision === version.revision) return target.versions.get(version.version) as Version;
      target.versions.delete(version.version);
      const copy = ensureVersion(store, target, version.version, version.origin, version.status);
      addAssets(copy, version.assets.values());
      return copy;
    });
  }
}

function versionNames({ versions, versionRevisions }: CopyInput): string[] {
  if ((versions === undefined) === (versionRevisions === undefined))
    throw invalid("You must specify versions or versionRevisions, and not both.");
  return [...new Set(versions ?? Object.keys(versionRevisions ?? {}))];
}

function check(version: Version | undefined, present: Version | undefined, name: string, input: CopyInput): VersionError | undefined {
  const failure = mismatch(version, name, input);
  if (failure || !version) return failure;
  if (version.status === "Disposed") return { errorCode: "NOT_ALLOWED", errorMessage: `Version ${name} is Disposed` };
  if (present && present.revision !== version.revision && !input.allowOverwrite) {
    return { errorCode: "ALREADY_EXISTS", errorMessage: `Version ${name} already exists` };
  }
  return undefined;
}
