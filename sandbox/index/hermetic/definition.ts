/** A package of the generated index, as data. */
export interface HermeticPackage {
  /** As its author spells it, in file names and core metadata. */
  readonly name: string;
  readonly releases: readonly Release[];
}

export interface Release {
  readonly version: string;
  /** `Requires-Dist` lines, written as they are. @default none */
  readonly requires?: readonly string[];
  /** `Provides-Extra`. @default none */
  readonly extras?: readonly string[];
  readonly requiresPython?: string;
  /** Reason for the yanking (PEP 592); may be empty. @default not yanked */
  readonly yanked?: string;
  readonly summary?: string;
  /** The long description, below the headers. */
  readonly description?: string;
  /** Compatibility tags, one for each wheel, with or without a build tag in front. @default ["py3-none-any"] */
  readonly wheels?: readonly string[];
  /** Whether there is a source distribution, whose setup.py leaves a mark if it is ever run. @default false */
  readonly sdist?: boolean;
  /** Lines in front of the proper headers of the core metadata, unchecked, as a hostile uploader would send them. */
  readonly rawHeaders?: readonly string[];
  /** Further files of the wheel, path -> content; `MARK` in a content becomes Python code that leaves the mark. */
  readonly wheelFiles?: Readonly<Record<string, string>>;
  /** ISO 8601. @default 2021-01-01T00:00:00Z */
  readonly uploadTime?: string;
}

/** Replaced by Python code that leaves the mark. */
export const mark = "MARK";

/** Escapes a file name by PEP 427 and PEP 625, but not to lower case, as in older files. */
export function fileStem(name: string, version: string): string {
  return `${name.replace(/[-_.]+/g, "_")}-${version}`;
}

/** Core metadata 2.1. */
export function coreMetadata(name: string, release: Release): string {
  const optional = (header: string, value: string | undefined): string[] => (value === undefined ? [] : [`${header}: ${value}`]);
  const headers = [
    "Metadata-Version: 2.1",
    ...(release.rawHeaders ?? []),
    `Name: ${name}`,
    `Version: ${release.version}`,
    ...optional("Summary", release.summary),
    ...optional("Requires-Python", release.requiresPython),
    ...(release.extras ?? []).map((extra) => `Provides-Extra: ${extra}`),
    ...(release.requires ?? []).map((requirement) => `Requires-Dist: ${requirement}`),
  ];
  return `${headers.join("\n")}\n\n${release.description ?? ""}`;
}

/** Python code that writes the mark file if it is run. */
export function markingCode(markFile: string): string {
  return `open(${JSON.stringify(markFile)}, "a").write(__name__ + "\\n")`;
}
