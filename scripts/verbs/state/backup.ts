import type { FleetContext } from "../../cli/context";
import type { FleetVerb } from "../../cli/verb";
import type { BackedUp, StateBackupOptions } from "../../state/backup";
import { backUpTo, nameOf } from "../../state/backup";
import { backendsOf } from "../../state/open";
import { EXIT } from "../../words/errors";
import { withMisconfigured } from "../../words/misconfigured";

export const stateBackupVerb: FleetVerb<StateBackupOptions> = {
  name: "state backup",
  summary: "back up all states into one archive with checksums; it contains the secrets of the states",
  example: "state backup --all --out states.tar.gz",
  options: [["--out <file>", "the archive; by default state-backup-TIME.tar.gz here"]],
  fleet: true,
  run: async (options, context) => showBackup(await backUpTo(options, context, backendsOf(context)), context),
};

/**
 * Shows the archive's states, and those that are missing. If one is missing, the exit code is that of a failure; if only because
 * an environment's file has mistakes, that of a wrong configuration.
 */
export function showBackup({ file, manifest }: BackedUp, { console, broken = [] }: Pick<FleetContext, "console" | "broken">): number {
  const { states, missing } = manifest;
  if (console.json) console.result({ file, ...manifest });
  else {
    console.table(
      states.map(({ environment, stack, serial, bytes, sha256 }) => [
        environment,
        stack,
        `serial ${serial}`,
        `${bytes} bytes`,
        `sha256 ${sha256.slice(0, 12)}`,
      ]),
    );
    for (const { environment, stack, reason } of missing) console.line(`${nameOf(environment, stack)} is not in it: ${reason}`, "red");
    console.line(`Backup ${file}, ${states.length} states. It contains the secrets of the states.`);
  }
  return withMisconfigured(missing.length > broken.length ? EXIT.failed : EXIT.done, broken);
}
