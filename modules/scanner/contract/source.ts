import { createHash } from "node:crypto";
import { z } from "zod";
import { UNSET } from "./secrets";

/**
 * The lists with which the scanner's source proves itself: the contract between `ops publish`, which writes them, the build, which
 * verifies them before anything of the source runs, and whoever looks at the source in between.
 */

/** SHA-256 of every file but itself and {@link SOURCE_MANIFEST}, as `sha256sum` writes and checks it. Its own hash is accepted in SSM. */
export const SUMS = "SHA256SUMS";
/** Git's blob id of every file that {@link SUMS} names: a commit is compared with it without its files being fetched. */
export const BLOBS = "git-blobs.txt";
/** Who published what, and when: for people. No list names it, and nothing that runs reads it. */
export const SOURCE_MANIFEST = "manifest.json";

const SHA256 = /^[0-9a-f]{64}$/;

export const sourceManifestSchema = z.object({
  /** SHA-256 of {@link SUMS}. */
  contentHash: z.string().regex(SHA256),
  /** Version of the project. */
  version: z.string(),
  /** Commit of the project; null outside of a Git checkout. */
  commit: z.string().nullable(),
  /** Whether the checkout had changes that are in no commit. */
  modified: z.boolean(),
  /** SHA-256 of the bundled scanner. */
  scannerSha256: z.string().regex(SHA256),
  snykCliVersion: z.string(),
  /** SHA-256 of the Snyk CLI's program, if it comes with the source. */
  snykCliSha256: z.string().regex(SHA256).optional(),
  /** ARN of the caller. */
  publishedBy: z.string(),
  /** ISO 8601. */
  publishedAt: z.string(),
});
export type SourceManifest = z.infer<typeof sourceManifestSchema>;

export function sha256Of(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Names that the build takes: in others, a line break or a blank would make two names of one. */
const NAME = /^[A-Za-z0-9._][A-Za-z0-9._-]*(\/[A-Za-z0-9._-]+)*$/;

/** A list of hashes, one file a line, sorted by path. @param hashes path -> hash */
export function listText(hashes: ReadonlyMap<string, string>): Buffer {
  const odd = [...hashes.keys()].find((path) => !NAME.test(path));
  if (odd !== undefined) throw new Error(`${JSON.stringify(odd)} cannot be published: the build takes letters, digits and ._- in names`);
  const lines = [...hashes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, hash]) => `${hash}  ${path}\n`);
  return Buffer.from(lines.join(""));
}

/** Reads a list that {@link listText} wrote, path -> hash; what is no line of one is left out. */
export function readList(text: string): Map<string, string> {
  return new Map([...text.matchAll(/^([0-9a-f]{40}|[0-9a-f]{64}) {2}(.+)$/gm)].map(([, hash = "", path = ""]) => [path, hash]));
}

/** The build's environment variable with that parameter's value. */
export const ACCEPTED_SOURCE = "SCANNER_SHA256";

/** What the value of the SSM parameter may be: its placeholder, or hashes with one blank between them. */
export const ACCEPTED_PATTERN = `^(${UNSET}|[0-9a-f]{64}( [0-9a-f]{64})*)$`;

/** The hashes in the value of the SSM parameter. */
export function acceptedHashes(value: string): string[] {
  return value.split(/\s+/).filter((hash) => SHA256.test(hash));
}
