/**
 * A package index as the sandbox's `public:pypi` sees it. Two kinds exist: the machine's own indexes (`machineIndex`) and
 * a generated one (`hermeticIndex`); `mergeIndexes` puts them one behind the other.
 */
export interface PublicIndex {
  /** @param normalizedName PEP 503: `zope-interface`. @returns undefined where no such project is known or no index answers. */
  project(normalizedName: string): Promise<IndexProject | undefined>;
  /** The file's bytes. @throws {IndexError} where the file is not to be had any more. */
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
  /** Absolute, without a fragment: `https:`, `file:`, or a scheme that only the index which listed it can open. */
  readonly url: string;
  /** Lower-case hexadecimal. */
  readonly sha256?: string;
  /** Bytes. */
  readonly size?: number;
  /** As the index says it, not necessarily a valid specifier. */
  readonly requiresPython?: string;
  /** PEP 592: the reason, true-ish even when it is the empty string; false where the index says that it is not yanked. */
  readonly yanked?: string | false;
  /** ISO 8601 (PEP 700). */
  readonly uploadTime?: string;
  /** Core metadata (METADATA or PKG-INFO), or undefined where it is not to be had cheaply. Never runs package code. */
  metadata(): Promise<string | undefined>;
}

/** An index or one of its files cannot be read. */
export class IndexError extends Error {
  constructor(
    message: string,
    /** HTTP status, where a server answered at all. */
    readonly status?: number,
  ) {
    super(message);
    this.name = "IndexError";
  }
}
