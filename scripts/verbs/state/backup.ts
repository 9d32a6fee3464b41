import { resolve } from "node:path";
import type { FleetContext } from "../../cli/context";
import { EXIT } from "../../words/errors";
import type { FleetVerb } from "../../cli/verb";
import type { Manifest } from "../../state/archive";
import { backUp, nameOf } from "../../state/backup";
import { openStateBackend, type OpenBackend } from "../../state/open";
import { utcStamp } from "../../words/stamp";
import { writeSecretFile } from "../../process/new-secret-file";

export interface StateBackupOptions {
  /** @default a name with the time, in the working directory */
  readonly out?: string;
}

export const stateBackupVerb: FleetVerb<StateBackupOptions> = {
  name: "state backup",
  summary: "all states into one archive with checksums; it holds whatever secrets the states hold",
  example: "state backup --all --out states.tar.gz",
  options: [["--out <file>", "the archive; by default state-backup-TIME.tar.gz here"]],
  fleet: true,
  run: async (options, context) => showBackup(await backUpTo(options, context, openStateBackend), context),
};

export interface BackedUp {
  readonly file: string;
  readonly manifest: Manifest;
}

/** Writes the archive. Throws UsageError where its file is there already, OperationError where there is nothing to back up. */
export async function backUpTo(
  { out }: StateBackupOptions,
  { environments, signal }: Pick<FleetContext, "environments" | "signal">,
  open: OpenBackend,
  now: Date = new Date(),
): Promise<BackedUp> {
  const file = resolve(out ?? `state-backup-${utcStamp(now)}.tar.gz`);
  const { manifest, archive } = await backUp(environments, open, signal, now);
  await writeSecretFile(file, archive);
  return { file, manifest };
}

/** Shows what is in the archive, and what is not: that is a failure. */
export function showBackup({ file, manifest }: BackedUp, { console }: Pick<FleetContext, "console">): number {
  const { states, missing } = manifest;
  if (console.json) console.result({ file, ...manifest });
  else {
    console.table(
      states.map(({ environment, stack, serial, bytes, sha256 }) => [
        ...[environment, stack, `serial ${serial}`, `${bytes} bytes`, `sha256 ${sha256.slice(0, 12)}`],
      ]),
    );
    for (const { environment, stack, reason } of missing) console.line(`${nameOf(environment, stack)} is not in it: ${reason}`, "red");
    console.line(`Backup ${file}, ${states.length} states. It holds whatever secrets they hold.`);
  }
  return missing.length > 0 ? EXIT.failed : EXIT.done;
}
