import type { Origin } from "./contract/origin";
import type { Asset, Finding, LicenceIssue } from "./contract/results";
import type { Deadline, Timer } from "./deadline";

/** Name and version of a package in the domain, as CodeArtifact spells them. */
export interface NameAndVersion {
  readonly name: string;
  readonly version: string;
}

/** CodeArtifact's control plane. Every method reads all pages, and throws the SDK's errors. */
export interface Registry {
  /** Names of all repositories of the domain. */
  repositories(): Promise<string[]>;
  /** The packages of one repository. */
  packages(repository: string): Promise<ListedPackages>;
  versions(repository: string, name: string): Promise<ListedVersions>;
  /** The package groups of the domain. */
  packageGroups(): Promise<PackageGroup[]>;
  assets(repository: string, item: NameAndVersion): Promise<Asset[]>;
  dependencies(repository: string, item: NameAndVersion): Promise<DeclaredDependency[]>;
}

export interface ListedPackages {
  /** Those of format pypi. */
  readonly packages: readonly ListedPackage[];
  /** Format -> names of the packages of other formats. */
  readonly others: Readonly<Record<string, readonly string[]>>;
}

export interface ListedPackage {
  readonly name: string;
  /** Its origin controls (`PackageOriginRestrictions`): whether versions may be published. Absent if the registry does not say. */
  readonly publish?: "ALLOW" | "BLOCK";
  /** Whether versions may come from upstream repositories and external connections. */
  readonly upstream?: "ALLOW" | "BLOCK";
}

export interface ListedVersions {
  /** Versions of every status; the most recently published first. */
  readonly versions: readonly ListedVersion[];
  /** CodeArtifact's `defaultDisplayVersion`: for PyPI the most recently published version, not the highest. */
  readonly defaultDisplayVersion?: string;
}

export interface ListedVersion {
  readonly version: string;
  /** CodeArtifact's `PackageVersionStatus`; Published and Unlisted versions can be downloaded. */
  readonly status: string;
  /** CodeArtifact's revision, which changes with the version's files. Absent if the registry gives none. */
  readonly revision?: string;
  readonly origin: Exclude<Origin, "mixed">;
}

/** A package group, and what it says of versions from outside (`EXTERNAL_UPSTREAM`, its effective mode). */
export interface PackageGroup {
  /** `/*`, `/pypi//acme~`, `/pypi//acme-core$`. */
  readonly pattern: string;
  readonly external: "ALLOW" | "ALLOW_SPECIFIC_REPOSITORIES" | "BLOCK";
}

/** A dependency in CodeArtifact's answer; the format of its extras and markers is not documented. */
export interface DeclaredDependency {
  readonly package: string;
  readonly requirement: string;
}

/** A link on a package's index page (PEP 503). */
export interface IndexFile {
  readonly name: string;
  readonly requiresPython?: string;
  /** Reason of the yank (PEP 592), often empty; absent if the file is not yanked. */
  readonly yanked?: string;
}

/** CodeArtifact's PyPI data plane; only its index pages are read. */
export interface IndexPages {
  /** Files of a package's page. Throws {@link NoIndexPage} if there is none, and other errors if it could not be read. */
  page(repository: string, name: string): Promise<IndexFile[]>;
}

/** The repository has no page of a package: neither itself, nor its upstreams, nor its external connection. */
export class NoIndexPage extends Error {
  override readonly name = "NoIndexPage";
}

/** Network traffic of a step so far. */
export interface Meter {
  /** Received bytes, compressed as they were sent. */
  readonly bytes: number;
  readonly requests: number;
}

/** A valid name and a valid version, both normalised, as the vulnerability service is asked about them. */
export interface Pin {
  /** PEP 503. */
  readonly name: string;
  /** PEP 440. */
  readonly version: string;
}

export interface PinWithEdges extends Pin {
  /** Other pins of the same batch that it depends on. */
  readonly dependsOn: readonly Pin[];
}

/**
 * Kind of a failed check; it decides what happens next. `misconfigured`: token, organization, certificate, or the client itself;
 * stop. `transient`: try again, and never search for a package that causes it. `rejected`: search for the package. `unknown`: the
 * words are not known, so nothing is known about the packages; search a little. `late`: its time was over; go on.
 */
export type CheckFailure = "misconfigured" | "transient" | "rejected" | "unknown" | "late";

export class CheckError extends Error {
  override readonly name = "CheckError";
  constructor(
    readonly kind: CheckFailure,
    message: string,
    /** How long the service asks to wait before the next attempt. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}

export interface TestAnswer {
  readonly answered: readonly Pin[];
  readonly findings: readonly Finding[];
  /** Where the organization has a licence policy. @default none */
  readonly licences?: readonly LicenceIssue[];
}

/** What one batch of questions may hold. */
export interface BatchLimits {
  /** Most versions. */
  readonly most: number;
  /** Whether a batch may hold only one version of a name. */
  readonly oneOfAName: boolean;
  /** Most versions of a snapshot that may have edges. */
  readonly mostWithEdges: number;
  /** Why a version cannot be asked about, or undefined. */
  readonly unfit: (pin: Pin) => string | undefined;
}

/** The vulnerability service. Its methods end before the deadline and throw {@link CheckError}; batches keep its limits. */
export interface VulnerabilityService {
  /** Whose it is, for messages. */
  readonly name: string;
  readonly batches: BatchLimits;
  /** Whether its answers have the issues of the organization's licence policy. */
  readonly tellsLicences: boolean;
  /** `answered` are the pins for which the service gave an answer, with or without findings. */
  test(batch: readonly Pin[], deadline: Deadline): Promise<TestAnswer>;
  /**
   * The same for several batches at once, if that costs less: their answers in the same order. Undefined if there is not a whole answer
   * for each, whatever the reason; each batch is tested by itself then. Throws nothing.
   */
  testTogether?(batches: readonly (readonly Pin[])[], deadline: Deadline): Promise<readonly TestAnswer[] | undefined>;
  /** Records a snapshot of the batch, which the service then watches. Absent if it records none. */
  monitor?(batch: readonly PinWithEdges[], projectName: string, deadline: Deadline): Promise<{ url?: string }>;
}

/** An execution of the pipeline, by its start. */
export interface Start {
  readonly id: string;
  readonly at: Date;
  /** Whether it is the one that runs this scan. */
  readonly isOwn: boolean;
  /** Whether the rule for package versions that come has started it. */
  readonly byPackage: boolean;
  /** Whether a later one took its place before it did anything. */
  readonly wasReplaced: boolean;
  /** Whether it has not ended. */
  readonly isInProgress: boolean;
}

/** The executions of the pipeline that runs the scan. */
export interface Starts {
  /**
   * The newest first, at least to the last one before the own that was not replaced, and to one before `since`, unless there are too
   * many. Throws the SDK's errors.
   */
  recent(since?: Date): Promise<readonly Start[]>;
  /** The package that an execution was started for; undefined if it does not say. Throws the SDK's errors. */
  packageOf(id: string): Promise<string | undefined>;
  /** Ends an execution before its next action. Throws the SDK's errors. */
  stop(id: string, reason: string): Promise<void>;
}

/** Storage for the results, and for facts that a scan leaves for the next one. */
export interface OutputStore {
  /** Throws if there is nothing under the key, or if it may not be read. */
  get(key: string): Promise<string>;
  put(key: string, body: string, contentType: string): Promise<void>;
}

/** The log of the build that the scan runs in. */
export interface BuildTrace {
  /** Its name, for messages. */
  readonly name: string;
  /** Writes a line. Throws if that is not possible, and then nobody could see what the scan says. */
  write(line: string): Promise<void>;
  /** Writes a document in CloudWatch's embedded metric format. Throws as `write` does. */
  measure(document: object): Promise<void>;
}

/** What people are told of a scan. */
export interface Message {
  /** Less than 100 printable characters of ASCII. */
  readonly subject: string;
  /** Lines for people; at most about 20 kB. */
  readonly text: string;
  /** The same for programs. */
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A way to people. */
export interface Messenger {
  /** Where the message goes, for messages about it. */
  readonly name: string;
  /** Throws if the message could not be handed over. */
  send(message: Message): Promise<void>;
}

export interface Clock extends Timer {
  /** The time of day, which may be corrected at any moment. */
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
}

/**
 * Gives memory back that is not needed any more. Quickly, it is used again for what comes next; thoroughly, other programs may have it,
 * which takes longer.
 */
export type Tidy = (how: "quickly" | "thoroughly") => Promise<void>;

/** Tells people what happens, one line for each step. */
export type Log = (line: string) => void;
