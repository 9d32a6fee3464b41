import type { IndexFile } from "../../../index/public-index";
import type { Metadata } from "./metadata";

/** Digests by their names in AssetSummary. */
export type Hashes = Partial<Record<"MD5" | "SHA-1" | "SHA-256" | "SHA-512", string>>;

/** One file of a package version. */
export interface Asset {
  readonly name: string;
  /** Bytes; undefined until the file is fetched, if the public index does not give it. */
  size?: number;
  hashes: Hashes;
  /** Path of the file on this machine; a file of the public index is fetched when a client asks for it. */
  path?: string;
  /** The public index's own entry, for files that came through an external connection. */
  source?: IndexFile;
  requiresPython?: string;
  /** PEP 592: the reason, or "" if none was given. */
  yanked?: string;
  /** Metadata from the upload form, for files that contain none. */
  readonly declared?: Metadata;
}

/** An asset for a file of the public index that is not downloaded yet. */
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
