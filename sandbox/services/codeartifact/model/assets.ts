import type { IndexFile } from "../../../index/public-index";
import type { Metadata } from "./metadata";

/** Digests, as AssetSummary names them. */
export type Hashes = Partial<Record<"MD5" | "SHA-1" | "SHA-256" | "SHA-512", string>>;

/** One file of a package version. */
export interface Asset {
  readonly name: string;
  /** Bytes; unknown until fetched where the public index does not say. */
  size?: number;
  hashes: Hashes;
  /** Where the bytes are on this machine; absent until somebody asks for a file of the public index. */
  path?: string;
  /** The public index's own entry, for files that came through an external connection. */
  source?: IndexFile;
  requiresPython?: string;
  /** PEP 592: the reason, or "" where none was given. */
  yanked?: string;
  /** What the upload form said, for files that carry no metadata of their own. */
  readonly declared?: Metadata;
}

/** A file of the public index, of which nothing is downloaded yet. */
export function assetOfIndex(file: IndexFile): Asset {
  return {
    name: file.filename,
    size: file.size,
    hashes: file.sha256 ? { "SHA-256": file.sha256.toLowerCase() } : {},
    source: file,
    requiresPython: file.requiresPython,
    yanked: yankedOf(file),
  };
}

export function yankedOf(file: IndexFile): string | undefined {
  return file.yanked === false ? undefined : file.yanked;
}
