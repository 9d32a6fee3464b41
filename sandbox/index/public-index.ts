/**
 * The package index behind the sandbox's `public:pypi`. There are two kinds: the machine's own indexes (`machineIndex`) and
 * a generated one (`hermeticIndex`); `mergeIndexes` combines them.
 */
export interface PublicIndex {
  /** @param normalizedName PEP 503: `zope-interface`. @returns undefined if the project is unknown or no index answers. */
  project(normalizedName: string): Promise<IndexProject | undefined>;
  /** The file's bytes. @throws {IndexError} if the file is no longer available. */
  open(file: IndexFile): Promise<NodeJS.ReadableStream>;
}

export interface IndexProject {
  /** PEP 503 normalised. */
  readonly name: string;
  /** Files with a PEP 440 version: wheels, source distributions and eggs; best source first. */
  readonly files: readonly IndexFile[];
}

export interface IndexFile {
  readonly filename: string;
  /** PEP 440 canonical form: `1.0.post1` for a file named `x-1.0-1.tar.gz`. */
  readonly version: string;
  /** Absolute, without a fragment: `https:`, `file:`, or a scheme that only the index that listed the file can open. */
  readonly url: string;
  /** Lower-case hexadecimal. */
  readonly sha256?: string;
  /** Bytes. */
  readonly size?: number;
  /** As the index gives it; it may be an invalid specifier. */
  readonly requiresPython?: string;
  /** PEP 592: the reason, which may be empty; false if the index says that the file is not yanked, undefined if it does not say. */
  readonly yanked?: string | false;
  /** ISO 8601 (PEP 700). */
  readonly uploadTime?: string;
  /** Core metadata (METADATA or PKG-INFO); undefined if reading it would be expensive. Never runs package code. */
  metadata(): Promise<string | undefined>;
}

/** An index or one of its files cannot be read. */
export class IndexError extends Error {
  constructor(
    message: string,
    /** HTTP status, if a server answered. */
    readonly status?: number,
  ) {
    super(message);
    this.name = "IndexError";
  }
}
