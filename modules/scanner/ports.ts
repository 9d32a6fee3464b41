import type { Asset, Finding } from "./contract/results";

/** Name and version of a package in the domain, as CodeArtifact has them. */
export interface NameAndVersion {
  readonly name: string;
  readonly version: string;
}

/** CodeArtifact's control plane. Every method reads all pages; all throw what the SDK throws. */
export interface Registry {
  /** Names of all repositories of the domain. */
  repositories(): Promise<string[]>;
  /** Names of the PyPI packages of one repository. */
  packages(repository: string): Promise<string[]>;
  versions(repository: string, name: string): Promise<PublishedVersions>;
  assets(repository: string, item: NameAndVersion): Promise<Asset[]>;
  dependencies(repository: string, item: NameAndVersion): Promise<DeclaredDependency[]>;
}

export interface PublishedVersions {
  /** Status Published only; the most recently published comes first. */
  readonly published: readonly PublishedVersion[];
  /** CodeArtifact's `defaultDisplayVersion`: for PyPI the most recently published version, not the highest. */
  readonly defaultDisplayVersion?: string;
}

export interface PublishedVersion {
  readonly version: string;
  /** CodeArtifact's: another one as soon as the files of the version change. Absent where the registry names none. */
  readonly revision?: string;
}

/** A dependency as CodeArtifact answers it; how extras and markers are written in it is not documented. */
export interface DeclaredDependency {
  readonly package: string;
  readonly requirement: string;
}

/** A link on a package's index page (PEP 503). */
export interface IndexFile {
  readonly name: string;
  readonly requiresPython?: string;
  /** PEP 592: the reason, often empty; absent when the file is not yanked. */
  readonly yanked?: string;
}

/** CodeArtifact's PyPI data plane, of which only the index pages are read. */
export interface IndexPages {
  /** Files of a package's page. Throws when there is no page or it could not be read. */
  page(repository: string, name: string): Promise<IndexFile[]>;
}

/** What a step has moved over the network so far. */
export interface Meter {
  /** Of answers, as they came over the wire. */
  readonly bytes: number;
  readonly requests: number;
}

/** A valid name and a valid version, both normalised: what is written for Snyk to read. */
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

/** Why a vulnerability check failed decides what happens next: stop, try again, or look for the one to blame. */
export type CheckFailure = "credentials" | "transient" | "rejected";

export class CheckError extends Error {
  override readonly name = "CheckError";
  constructor(
    readonly kind: CheckFailure,
    message: string,
  ) {
    super(message);
  }
}

/** The vulnerability service; batches hold each name once. Both methods throw {@link CheckError}. */
export interface VulnerabilityService {
  /** `answered`: the pins for which the service gave an answer, with or without findings. */
  test(batch: readonly Pin[]): Promise<{ answered: readonly Pin[]; findings: readonly Finding[] }>;
  /** Records a snapshot of the batch, which the service then watches. */
  monitor(batch: readonly PinWithEdges[], projectName: string): Promise<{ url?: string }>;
}

/** Where the results go, and where one scan leaves something for the next. */
export interface OutputStore {
  /** Throws where there is nothing under the key, or it may not be read. */
  get(key: string): Promise<string>;
  put(key: string, body: string, contentType: string): Promise<void>;
}

export interface Clock {
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
}

/** Tells people what happens, a line a step. */
export type Log = (line: string) => void;
