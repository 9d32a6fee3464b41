import { z } from "zod";

/**
 * The program of the Snyk CLI in the scanner's source, for accounts whose builds cannot download it: the contract between
 * `ops publish --snyk-cli`, which puts it there, and the scanner, which runs it.
 */

/** Names the program's parts; nothing else says that the program is there. */
export const CLI_MANIFEST = "snyk-cli.json";
/** Folder of the parts: `snyk-cli/<begin of the SHA-256>/<number>/part`. */
export const CLI_FOLDER = "snyk-cli/";
/** Folder of the Python wheels of requirements.lock, which such builds cannot download either. */
export const WHEEL_FOLDER = "wheels/";

const PART = /^snyk-cli\/[0-9a-f]{16}\/\d{3}\/part$/;

/** Whether a path of the source is that of a part. The build's own check has the same pattern. */
export function isPart(path: string): boolean {
  return PART.test(path);
}

export const cliManifestSchema = z.object({
  /** Of the whole program, in hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Bytes. */
  size: z.number().int().positive(),
  /** Paths of the parts in their order. */
  parts: z.array(z.string().regex(PART)).min(1),
});
export type CliManifest = z.infer<typeof cliManifestSchema>;
