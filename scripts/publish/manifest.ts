import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { sha256Of, type SourceManifest } from "../../modules/scanner/contract/source";
import { runChild } from "../process/child";
import { ROOT } from "../process/paths";

/** The checkout from which something is published. */
export interface Checkout {
  readonly version: string;
  /** Null outside of a Git checkout, or without git. */
  readonly commit: string | null;
  readonly modified: boolean;
}

export async function thisCheckout(): Promise<Checkout> {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")));
  const [head, changes] = await Promise.all([git("rev-parse", "HEAD"), git("status", "--porcelain", "--", ".")]);
  return { version, commit: head?.trim() ?? null, modified: changes !== undefined && changes !== "" };
}

export interface Publication {
  readonly contentHash: string;
  readonly scanner: Buffer;
  readonly snykCliVersion: string;
  readonly snykCliSha256?: string;
  readonly publishedBy: string;
  readonly publishedAt: Date;
}

export function manifestOf({ version, commit, modified }: Checkout, publication: Publication): Buffer {
  const { contentHash, scanner, snykCliVersion, snykCliSha256, publishedBy, publishedAt } = publication;
  const manifest: SourceManifest = {
    contentHash,
    version,
    commit,
    modified,
    scannerSha256: sha256Of(scanner),
    snykCliVersion,
    ...(snykCliSha256 !== undefined && { snykCliSha256 }),
    publishedBy,
    publishedAt: publishedAt.toISOString(),
  };
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

async function git(...args: readonly string[]): Promise<string | undefined> {
  const finished = await runChild("git", args, { cwd: ROOT, environment: process.env }).catch(() => undefined);
  return finished?.exitCode === 0 ? finished.stdout : undefined;
}
