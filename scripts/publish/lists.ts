import { BLOBS, listText, sha256Of, SUMS } from "../../modules/scanner/contract/source";
import { blobId } from "../aws/source-tree";

/** Hashes of a file. */
export interface Known {
  readonly sha256: string;
  readonly blob: string;
}

/** Everything that the source has to have, but its manifest. */
export interface Source {
  /** Path -> content, the lists included; without what is there already. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** SHA-256 of SHA256SUMS: the same files give the same hash on every machine. */
  readonly contentHash: string;
}

/** Adds the lists to the files. @param there files that the source has already, or gets before the others */
export function withLists(files: ReadonlyMap<string, Buffer>, there: ReadonlyMap<string, Known> = new Map()): Source {
  const known = new Map<string, Known>([...there, ...[...files].map(([path, content]) => [path, hashesOf(content)] as const)]);
  const blobs = listText(new Map([...known].map(([path, { blob }]) => [path, blob])));
  const sums = listText(new Map([...[...known].map(([path, { sha256 }]) => [path, sha256] as const), [BLOBS, sha256Of(blobs)]]));
  return { files: new Map([...files, [BLOBS, blobs], [SUMS, sums]]), contentHash: sha256Of(sums) };
}

export function hashesOf(content: Buffer): Known {
  return { sha256: sha256Of(content), blob: blobId(content) };
}
