import type { Buildspec, CommandPhase, PhaseSpec } from "../buildspec/types";
import { COMMAND_PHASES } from "../buildspec/types";
import { BuildFailure } from "../failure";
import type { BuildLog } from "../logs/build-log";
import type { PhaseType } from "./phases";

export interface CommandRunner {
  /** Resolves with the command's exit status. */
  run(command: string, succeeding: boolean): Promise<number>;
}

export interface CommandOutcome {
  readonly succeeded: boolean;
  /** Whether the steps after the commands (artifacts) still run. */
  readonly proceed: boolean;
  /** Set if a phase asks for a retry of the build. */
  readonly retry?: { readonly limit: number };
}

/** Runs and records one phase; false if it failed. */
export type RunPhase = (type: PhaseType, work: () => Promise<void>, onFailed?: (failure: BuildFailure) => void) => Promise<boolean>;

/**
 * Runs the phases with commands, by "Build phase transitions" of the user guide: a failed install or pre_build ends the build;
 * post_build runs even if build failed, and the artifacts follow even if post_build failed. `on-failure` overrides this.
 */
export async function runCommandPhases(spec: Buildspec, runner: CommandRunner, log: BuildLog, runPhase: RunPhase): Promise<CommandOutcome> {
  let succeeded = true;
  for (const name of COMMAND_PHASES) {
    const phase = spec.phases[name];
    let failure: BuildFailure | undefined;
    const work = () => {
      log.agent(`Entering phase ${name.toUpperCase()}`);
      return phase ? runPhaseCommands(phase, runner, log, succeeded) : Promise.resolve();
    };
    if (await runPhase(name.toUpperCase() as PhaseType, work, (error) => (failure = error))) continue;
    succeeded = false;
    const retry = phase?.onFailure.retry;
    if (retry?.pattern.test(failure?.message ?? "")) return { succeeded, proceed: false, retry };
    if (!continues(name, phase)) return { succeeded, proceed: false };
  }
  return { succeeded, proceed: true };
}

function continues(name: CommandPhase, phase: PhaseSpec | undefined): boolean {
  const then = phase?.onFailure.then ?? "DEFAULT";
  return then === "DEFAULT" ? name === "build" || name === "post_build" : then === "CONTINUE";
}

/** Runs the commands until one fails, then those of `finally` in any case. Throws {@link BuildFailure}. */
async function runPhaseCommands(phase: PhaseSpec, runner: CommandRunner, log: BuildLog, succeeding: boolean): Promise<void> {
  for (const [runtime, version] of Object.entries(phase.runtimeVersions)) {
    log.agent(`Runtime ${runtime} ${version}: the sandbox uses this machine's version`);
  }
  let failure = await runAll(phase.commands, runner, log, succeeding);
  failure = (await runAll(phase.finally, runner, log, succeeding && !failure)) ?? failure;
  if (failure) throw failure;
}

async function runAll(
  commands: readonly string[],
  runner: CommandRunner,
  log: BuildLog,
  succeeding: boolean,
): Promise<BuildFailure | undefined> {
  for (const command of commands) {
    const text = command.trimEnd();
    log.agent(`Running command ${text}`);
    const status = await runner.run(command, succeeding);
    if (status === 0) continue;
    log.agent(`Command did not exit successfully ${text} exit status ${status}`);
    return new BuildFailure("COMMAND_EXECUTION_ERROR", `Error while executing command: ${text}. Reason: exit status ${status}`);
  }
  return undefined;
}
