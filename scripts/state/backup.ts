import { resolve } from "node:path";
import type { StackKind } from "../../environments/names";
import { stampOf } from "../../modules/scanner/contract/stamp";
import type { FleetContext } from "../cli/context";
import { writeSecretFile } from "../process/new-secret-file";
import { requireWritableFile } from "../process/writable";
import { OperationError, presentError } from "../words/errors";
import { misconfiguredIn } from "../words/misconfigured";
import { type ArchiveEntry, type Manifest, packArchive, sha256Of } from "./archive";
import type { OpenBackend } from "./open";
import { parseState } from "./state-file";
import { troubleOf } from "./trouble";
import { troubleError } from "./trouble-text";
import { type StatePlace, visitStates } from "./visit";

export interface Backup {
  readonly manifest: Manifest;
  readonly archive: Buffer;
}

/**
 * All states of the environments in one archive; its manifest names those that could not be read or are gone. Throws OperationError if
 * there is none to back up.
 */
export async function backUp(
  { environments, signal, ...chosen }: Pick<FleetContext, "environments" | "broken" | "signal">,
  open: OpenBackend,
  now: Date,
): Promise<Backup> {
  const visits = await visitStates(environments, open, signal, copyOf);
  const copies = visits.flatMap(({ result }) => ("value" in result && result.value ? [result.value] : []));
  const unread = visits.flatMap(({ environment, kind, result }) =>
    "error" in result ? [{ environment: environment.name, stack: kind, reason: presentError(result.error).text }] : [],
  );
  const missing: Manifest["missing"] = [...unread, ...misconfiguredIn(chosen)];
  if (copies.length === 0) {
    const why = missing.map(({ environment, stack, reason }) => `${nameOf(environment, stack)}: ${reason}`).join("\n");
    throw new OperationError("There is nothing to back up", why || "None of these environments has a state yet.");
  }
  const manifest: Manifest = { format: 1, madeAt: now.toISOString(), states: copies.map(({ entry }) => entry), missing };
  const contents = new Map(copies.map(({ entry, content }) => [entry.file, content]));
  return { manifest, archive: await packArchive({ manifest, contents }) };
}

async function copyOf({ environment, kind, backend }: StatePlace): Promise<{ entry: ArchiveEntry; content: string } | undefined> {
  const { name, account } = environment;
  const location = backend.location(kind);
  const stored = await backend.read(kind);
  if (stored === undefined) {
    // A stack that was never deployed has no state; one that was deleted is missing.
    const trouble = await troubleOf(backend, kind);
    if (trouble === undefined) return undefined;
    throw troubleError(trouble, { environmentName: name, kind, location });
  }
  const { content, bytes } = stored;
  const { serial, lineage } = parseState(content, location);
  const place = { environment: name, account, stack: kind, location, file: `${name}/${kind}.tfstate` };
  return { entry: { ...place, serial, lineage, bytes, sha256: sha256Of(content) }, content };
}

export function nameOf(environment: string, stack: StackKind | undefined): string {
  return stack === undefined ? environment : `${environment}-${stack}`;
}

export interface StateBackupOptions {
  /** File of the archive. @default a name with the time, in the working directory */
  readonly out?: string;
}

export interface BackedUp {
  readonly file: string;
  readonly manifest: Manifest;
}

/** Writes the archive. Throws UsageError if its file exists already, OperationError if there is nothing to back up. */
export async function backUpTo(
  { out }: StateBackupOptions,
  context: Pick<FleetContext, "environments" | "broken" | "signal">,
  open: OpenBackend,
  now: Date = new Date(),
): Promise<BackedUp> {
  const file = resolve(out ?? `state-backup-${stampOf(now)}.tar.gz`);
  requireWritableFile(file, "Name another file with --out.");
  const { manifest, archive } = await backUp(context, open, now);
  await writeSecretFile(file, archive);
  return { file, manifest };
}
