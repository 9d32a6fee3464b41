import { createHash } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CLI_MANIFEST, type CliManifest, cliManifestSchema } from "../contract/published-cli";
import { messageOf } from "../message-of";
import { MisconfiguredError } from "../settings";

const AGAIN = "Publish it again: npm run ops -- publish --env ENVIRONMENT --snyk-cli FILE";

/** The program of the CLI that was published with the scanner. */
export interface PublishedCli {
  readonly path: string;
  readonly sha256: string;
}

/**
 * Puts the program together from its parts in the source, and verifies it; undefined if none was published. Throws
 * {@link MisconfiguredError} if it is not the one that was published, or not the one that the environment wants.
 * @param wanted SHA-256 in hex that the environment's file names
 */
export async function publishedCli(sourceFolder: string, workFolder: string, wanted?: string): Promise<PublishedCli | undefined> {
  const manifest = await readManifest(join(sourceFolder, CLI_MANIFEST));
  if (manifest === undefined) {
    if (wanted === undefined) return undefined;
    throw new MisconfiguredError(`The environment wants the Snyk CLI's program ${wanted}, but none was published. ${AGAIN}`);
  }
  if (wanted !== undefined && wanted !== manifest.sha256)
    throw new MisconfiguredError(`The environment wants the Snyk CLI's program ${wanted}, but ${manifest.sha256} was published. ${AGAIN}`);
  const path = join(workFolder, "snyk");
  const { sha256, size } = await joinParts(sourceFolder, manifest.parts, path);
  if (sha256 !== manifest.sha256 || size !== manifest.size)
    throw new MisconfiguredError(`The Snyk CLI's program in the source is not the published one: it is ${sha256}. ${AGAIN}`);
  return { path, sha256 };
}

async function readManifest(path: string): Promise<CliManifest | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return cliManifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new MisconfiguredError(`${CLI_MANIFEST} in the source cannot be read: ${messageOf(error)}. ${AGAIN}`, { cause: error });
  }
}

/** Writes the parts one after another into a program that only this user may run. */
async function joinParts(folder: string, parts: readonly string[], path: string): Promise<{ sha256: string; size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  const file = await open(path, "wx", 0o700);
  try {
    for (const part of parts) {
      const content = await readFile(join(folder, part)).catch((error: unknown) => {
        throw new MisconfiguredError(`A part of the Snyk CLI's program is missing: ${messageOf(error)}. ${AGAIN}`, { cause: error });
      });
      hash.update(content);
      size += content.length;
      await file.write(content);
    }
  } finally {
    await file.close();
  }
  return { sha256: hash.digest("hex"), size };
}
