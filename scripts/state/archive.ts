import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { extract, pack } from "tar-stream";
import { z } from "zod";
import { STACKS } from "../../environments/names";
import { messageOf, OperationError } from "../words/errors";

const entrySchema = z.object({
  environment: z.string(),
  account: z.string(),
  stack: z.enum(STACKS),
  location: z.string(),
  /** Its path in the archive. */
  file: z.string(),
  serial: z.number(),
  lineage: z.string(),
  bytes: z.number(),
  sha256: z.string(),
});

const manifestSchema = z.object({
  format: z.literal(1),
  /** ISO 8601, UTC. */
  madeAt: z.string(),
  states: z.array(entrySchema),
  /** States that could not be read when the archive was made. */
  missing: z.array(z.object({ environment: z.string(), stack: z.enum(STACKS).optional(), reason: z.string() })),
});

export type ArchiveEntry = z.output<typeof entrySchema>;
export type Manifest = z.output<typeof manifestSchema>;

const MANIFEST = "manifest.json";

export interface Archive {
  readonly manifest: Manifest;
  /** Content of the states, by the entry's `file`. */
  readonly contents: ReadonlyMap<string, string>;
}

export function sha256Of(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Makes the `.tar.gz`: a manifest, then each state as Terraform wrote it. */
export async function packArchive({ manifest, contents }: Archive): Promise<Buffer> {
  const tar = pack();
  const mtime = new Date(manifest.madeAt);
  tar.entry({ name: MANIFEST, mode: 0o600, mtime }, `${JSON.stringify(manifest, null, 2)}\n`);
  for (const [name, content] of contents) tar.entry({ name, mode: 0o600, mtime }, content);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
  return gzipSync(Buffer.concat(chunks));
}

/** Reads an archive and verifies every state's checksum. Throws OperationError if it is damaged. @param file for the message */
export async function unpackArchive(packed: Uint8Array, file: string): Promise<Archive> {
  const files = await filesIn(packed).catch((error: unknown) => {
    throw damaged(file, messageOf(error));
  });
  const manifest = manifestOf(files.get(MANIFEST), file);
  const contents = new Map<string, string>();
  for (const entry of manifest.states) {
    const content = files.get(entry.file);
    if (content === undefined) throw damaged(file, `${entry.file} is missing`);
    if (sha256Of(content) !== entry.sha256) throw damaged(file, `the content of ${entry.file} does not match its checksum`);
    contents.set(entry.file, content);
  }
  return { manifest, contents };
}

async function filesIn(packed: Uint8Array): Promise<Map<string, string>> {
  const tar = extract();
  const files = new Map<string, string>();
  tar.end(gunzipSync(packed));
  for await (const entry of tar) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(Buffer.from(chunk as Uint8Array));
    files.set(entry.header.name, Buffer.concat(chunks).toString("utf8"));
  }
  return files;
}

function manifestOf(text: string | undefined, file: string): Manifest {
  if (text === undefined) throw damaged(file, `it has no ${MANIFEST}`);
  try {
    return manifestSchema.parse(JSON.parse(text));
  } catch {
    throw damaged(file, `its ${MANIFEST} is not one of state backup`);
  }
}

function damaged(file: string, why: string): OperationError {
  return new OperationError(`${file} is not a complete backup of states: ${why}`, "Nothing was changed. Take another backup.");
}
