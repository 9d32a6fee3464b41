import type { FleetContext } from "../cli/context";
import { concurrencyOf } from "../terraform/capacity";
import { finish } from "./report";
import { FleetRun, type FleetRunOptions } from "./run";
import { tellOfLeftLocks } from "./left-locks";
import { kindsOf, timeoutOf, type FleetOptions } from "../cli/options";
import type { StackReport } from "./stack-report";
import { runDirectory } from "../process/paths";

/** One run of a verb that plans or applies: its folder, its report, and its clean-up, however it ends. Gives the exit code. */
export async function work(
  verb: string,
  options: FleetOptions,
  { environments, console, signal }: FleetContext,
  act: (run: FleetRun) => Promise<readonly StackReport[]>,
  { roleOf }: Pick<FleetRunOptions, "roleOf"> = {},
): Promise<number> {
  const startedAt = new Date();
  const directory = runDirectory(verb, startedAt);
  const run = new FleetRun(environments, {
    ...{ purpose: "ops", logDirectory: directory, console, signal, roleOf },
    ...{ concurrency: concurrencyOf(options.parallel), kinds: kindsOf(options), timeoutMs: timeoutOf(options) },
  });
  try {
    const stacks = await act(run);
    return finish({ verb, startedAt: startedAt.toISOString(), stacks }, directory, console);
  } finally {
    await run.close();
    if (signal.aborted) await tellOfLeftLocks(environments, startedAt, console);
  }
}
