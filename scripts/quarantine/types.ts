import type { LedgerEntry } from "../../modules/scanner/contract/quarantine";

/** A version in one repository, as CodeArtifact has it now. */
export interface Present {
  readonly repository: string;
  /** Normalised. */
  readonly package: string;
  readonly version: string;
  /** CodeArtifact's `PackageVersionStatus`. */
  readonly status: string;
  /** Absent if CodeArtifact gives none. */
  readonly revision?: string;
  /** Whether it came through an external connection; false if CodeArtifact says otherwise, or does not say. */
  readonly external: boolean;
}

/** Package and version. */
export interface Pin {
  readonly package: string;
  readonly version: string;
}

/** A version in one repository to archive, with the entry that the ledger gets. */
export interface Archiving {
  readonly entry: LedgerEntry;
  /** What is unusual about it; absent if nothing is. */
  readonly note?: string;
}

/** A version in one repository to put back. */
export interface Releasing {
  readonly entry: LedgerEntry;
  /** Why, in words for people. */
  readonly because: string;
}

/** What is left as it is although something speaks for changing it. */
export interface Left extends Pin {
  /** Absent if it is about all of them. */
  readonly repository?: string;
  readonly because: string;
  /** Whether a person has to look at it: then the command does not succeed. */
  readonly open: boolean;
}

/** What is to be done, and why nothing is done about the rest. */
export interface Plan {
  readonly archive: readonly Archiving[];
  readonly release: readonly Releasing[];
  /** Entries to note as they are now: a run that was stopped had not come to it, or the reason has changed. */
  readonly note: readonly LedgerEntry[];
  /** Entries that are about nothing any more. */
  readonly forget: readonly LedgerEntry[];
  readonly left: readonly Left[];
}

/** `jinja2 2.10`. */
export function pinText({ package: name, version }: Pin): string {
  return `${name} ${version}`;
}

/** One key for each package and version. */
export function pinKey({ package: name, version }: Pin): string {
  return JSON.stringify([name, version]);
}

/** One key for each version in each repository. */
export function placeKey({ repository, ...pin }: Pin & { readonly repository: string }): string {
  return JSON.stringify([repository, pin.package, pin.version]);
}

/** Whether pip can download a version. */
export function isOpenStatus(status: string): status is LedgerEntry["before"] {
  return status === "Published" || status === "Unlisted";
}
