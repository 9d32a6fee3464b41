import type { RoleKind } from "../../environments/role";
import type { FleetContext } from "../cli/context";
import { type FleetOptions, kindsOf, timeoutOf } from "../cli/options";
import { writeJsonReport } from "../process/files";
import { runDirectory } from "../process/paths";
import { requireWritableFile, requireWritableFolder } from "../process/writable";
import { concurrencyIn } from "../terraform/capacity";
import { misconfiguredIn, tellOfMisconfigured } from "../words/misconfigured";
import { tellOfLeftLocks } from "./left-locks";
import { finish } from "./report";
import { FleetRun } from "./run";
import type { Stack } from "./stack";
import type { StackReport } from "./stack-report";

/** Runs a verb that plans or applies, with its folder, report and clean-up. Gives the exit code. @param kind the role. @default "deploy" @param only selects stacks */
export async function work(
  verb: string,
  options: FleetOptions & { readonly out?: string },
  context: FleetContext,
  act: (run: FleetRun) => Promise<readonly StackReport[]>,
  kind?: RoleKind,
  only?: (stack: Stack) => boolean,
): Promise<number> {
  const { environments, console, signal } = context;
  const startedAt = new Date();
  const directory = runDirectory(verb, startedAt);
  requireWritableFolder(directory, "The report and the logs of this run belong there.");
  if (options.out !== undefined) requireWritableFile(options.out, "Name another file with --out.");
  const misconfigured = misconfiguredIn(context);
  tellOfMisconfigured(misconfigured, console);
  const actors = environments.map((environment) => context.actorIn(environment, kind));
  const run = new FleetRun(actors, {
    purpose: "ops",
    logDirectory: directory,
    console,
    signal,
    concurrency: concurrencyIn(environments, options.parallel),
    kinds: kindsOf(options),
    only,
    timeoutMs: timeoutOf(options),
  });
  try {
    const stacks = environments.length === 0 ? [] : await act(run);
    const report = { verb, startedAt: startedAt.toISOString(), stacks };
    const whole = misconfigured.length > 0 ? { ...report, misconfigured } : report;
    if (options.out !== undefined) writeJsonReport(options.out, whole);
    return finish(whole, directory, console);
  } finally {
    await run.close();
    if (signal.aborted) await tellOfLeftLocks(context, startedAt);
  }
}
