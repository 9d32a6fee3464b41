import type { FleetContext } from "../../cli/context";
import type { FleetVerb } from "../../cli/verb";
import { nameOf } from "../../state/backup";
import { type LockLine, readLocks } from "../../state/locks";
import { backendsOf } from "../../state/open";
import { operationOf } from "../../terraform/state-lock";
import { EXIT } from "../../words/errors";
import { misconfiguredIn, withMisconfigured } from "../../words/misconfigured";
import { ago } from "../../words/times";

export const stateLockVerb: FleetVerb = {
  name: "state lock",
  summary: "who holds the lock of which state, since when and for what",
  example: "state lock --all",
  fleet: true,
  run: async (_options, context) => showLocks(await readLocks(context.environments, backendsOf(context), context.signal), context),
};

/**
 * Shows the locks that are held. If one could not be read, the exit code is that of a failure; else, if an environment's file has
 * mistakes, that of a wrong configuration.
 */
export function showLocks(
  read: readonly LockLine[],
  { console, ...chosen }: Pick<FleetContext, "console" | "broken">,
  now: Date = new Date(),
): number {
  const misconfigured = misconfiguredIn(chosen);
  const lines: readonly LockLine[] = [...read, ...misconfigured];
  const failed = lines.filter(({ reason }) => reason !== undefined);
  const held = lines.flatMap(({ environment, stack, lock }) => (lock && stack ? [{ environment, stack, lock }] : []));
  if (console.json) console.result(lines);
  else {
    if (held.length > 0) {
      const rows = held.map(({ environment, stack, lock }) => {
        const { created } = lock;
        const age = created === undefined ? "-" : ago(now.getTime() - created.getTime());
        return [environment, stack, lock.who || "-", created?.toISOString() ?? "-", age, operationOf(lock) || "-", lock.id];
      });
      const header = ["environment", "stack", "by", "since", "age", "operation", "lock"];
      console.table([header.map((text) => ({ text, style: "dim" as const })), ...rows]);
    } else if (failed.length === 0) console.line(`  None of ${lines.length} states is locked.`);
    for (const { environment, stack, reason = "" } of failed) console.line(`${nameOf(environment, stack)}: ${reason}`, "red");
    const [first] = held;
    if (first) {
      const place = `--env ${first.environment} --stack ${first.stack}`;
      console.line(`Next   if nobody is at work: npm run ops -- state unlock ${place} --id ${first.lock.id}`);
    }
  }
  return withMisconfigured(failed.length > misconfigured.length ? EXIT.failed : EXIT.done, misconfigured);
}
