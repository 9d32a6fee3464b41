import type { Call, Handler } from "../../../core/service";
import { invalid } from "../model/errors";
import type { PackageInput } from "../model/store";
import type { Package, Version, VersionStatus } from "../model/types";
import type { Parts } from "../parts";

export type VersionErrorCode = "ALREADY_EXISTS" | "MISMATCHED_REVISION" | "MISMATCHED_STATUS" | "NOT_ALLOWED" | "NOT_FOUND" | "SKIPPED";

export interface VersionError {
  readonly errorCode: VersionErrorCode;
  readonly errorMessage: string;
}

interface ChangeInput extends PackageInput {
  readonly versions: readonly string[];
  readonly versionRevisions?: Readonly<Record<string, string>>;
  readonly expectedStatus?: VersionStatus;
}

const SETTABLE: readonly VersionStatus[] = ["Published", "Unlisted", "Archived"];

export function versionChangeOperations({ store, changes }: Parts): Record<string, Handler> {
  return {
    /** All or nothing: if one version fails, the others are SKIPPED. */
    UpdatePackageVersionsStatus(call: Call<ChangeInput & { targetStatus: VersionStatus }>) {
      const { input } = call;
      if (!SETTABLE.includes(input.targetStatus)) {
        throw invalid(`targetStatus is '${input.targetStatus}': it must be one of ${SETTABLE.join(", ")}.`);
      }
      const { repository, package: found } = store.package(call);
      const failures = failuresOf(found, input, (version) => (version.status === "Disposed" ? "NOT_ALLOWED" : undefined));
      skipOthers(namesOf(input), failures);
      return change(found, input, failures, (version) => {
        if (version.status === input.targetStatus) return;
        version.status = input.targetStatus;
        changes.note(repository, found, version, { operationType: "Updated", statusChanged: true });
      });
    },

    DeletePackageVersions(call: Call<ChangeInput>) {
      const { repository, package: found } = store.package(call);
      return change(found, call.input, failuresOf(found, call.input), (version) => {
        found.versions.delete(version.version);
        version.status = "Deleted";
        changes.note(repository, found, version, { operationType: "Deleted", assetsRemoved: version.assets.size, statusChanged: true });
      });
    },

    /** Keeps the record of the version; its assets are deleted for good. */
    DisposePackageVersions(call: Call<ChangeInput>) {
      const { repository, package: found } = store.package(call);
      return change(found, call.input, failuresOf(found, call.input), (version) => {
        const assetsRemoved = version.assets.size;
        version.assets.clear();
        version.status = "Disposed";
        changes.note(repository, found, version, { operationType: "Updated", assetsRemoved, statusChanged: true });
      });
    },
  };
}

type Failures = Map<string, VersionError>;

function change(found: Package, input: ChangeInput, failures: Failures, apply: (version: Version) => void) {
  const done = namesOf(input).flatMap((name) => (failures.has(name) ? [] : (found.versions.get(name) ?? [])));
  done.forEach(apply);
  return {
    successfulVersions: Object.fromEntries(done.map(({ version, revision, status }) => [version, { revision, status }])),
    failedVersions: Object.fromEntries(failures),
  };
}

function namesOf({ versions, versionRevisions = {} }: ChangeInput): string[] {
  return [...new Set([...versions, ...Object.keys(versionRevisions)])];
}

function failuresOf(
  found: Package,
  input: ChangeInput,
  refuse: (version: Version) => "NOT_ALLOWED" | undefined = () => undefined,
): Failures {
  const failures: Failures = new Map();
  for (const name of namesOf(input)) {
    const version = found.versions.get(name);
    const failure = mismatch(version, name, input);
    if (failure) failures.set(name, failure);
    else if (version && refuse(version))
      failures.set(name, { errorCode: "NOT_ALLOWED", errorMessage: `Version ${name} is ${version.status}` });
  }
  return failures;
}

/** Says why a version is not the one that the caller means, if so. The wording of the mismatches is the user guide's. */
export function mismatch(
  version: Version | undefined,
  name: string,
  { versionRevisions, expectedStatus }: Pick<ChangeInput, "versionRevisions" | "expectedStatus">,
): VersionError | undefined {
  if (!version) return { errorCode: "NOT_FOUND", errorMessage: `Version ${name} was not found` };
  const revision = versionRevisions?.[name];
  if (revision !== undefined && revision !== version.revision) {
    return { errorCode: "MISMATCHED_REVISION", errorMessage: `current revision: ${version.revision}, expected revision: ${revision}` };
  }
  if (expectedStatus !== undefined && expectedStatus !== version.status) {
    return { errorCode: "MISMATCHED_STATUS", errorMessage: `current status: ${version.status}, expected status: ${expectedStatus}` };
  }
  return undefined;
}

/** AWS: "SKIPPED" says that a version was not changed because another version of the same call failed. */
export function skipOthers(names: readonly string[], failures: Failures): void {
  if (failures.size === 0) return;
  for (const name of names) {
    if (!failures.has(name)) failures.set(name, { errorCode: "SKIPPED", errorMessage: `Version ${name} was skipped` });
  }
}
