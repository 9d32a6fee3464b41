import { once } from "node:events";
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { showFailure } from "../cli/command-line";
import type { Console } from "../cli/console";
import { envFileOf, settingsFolderOf, writeEnvFile } from "../process/env-file";
import { shellSettings } from "../process/shell-settings";
import { requireWritableFile, requireWritableFolder } from "../process/writable";
import { EXIT, UsageError } from "../words/errors";
import { shellWord } from "../words/shell-word";
import type { World } from "./world";

export interface DemoOptions {
  /** Folder for the scan's files. */
  readonly results: string;
  /** Whether everything keeps running until the user stops it. @default stops at the end */
  readonly keep?: boolean;
  /** File for the variables of the sandbox that is kept. @default one in the project's cache */
  readonly envFile?: string;
}

/** What the command itself needs of what was started. */
export interface Started extends Pick<World, "clientVariables" | "logDirectory" | "stop"> {
  readonly sandbox: Pick<World["sandbox"], "account" | "endpoint">;
  readonly names: Pick<World["names"], "reportBucket">;
}

/** The parts of a demo: what it starts, what it does with that, and its last screen. */
export interface DemoParts<W extends Started, R extends { readonly complete: boolean }> {
  readonly start: (console: Console, signal: AbortSignal) => Promise<W>;
  readonly run: (world: W, results: string) => Promise<R>;
  readonly show: (result: R, world: W) => void;
}

/** Runs the whole demo once, and stops everything at the end, even after a failure. Gives the exit code. */
export async function demo<W extends Started, R extends { readonly complete: boolean }>(
  { results, keep = false, envFile }: DemoOptions,
  { start, run, show }: DemoParts<W, R>,
  console: Console,
  signal: AbortSignal,
): Promise<number> {
  let world: W | undefined;
  let exitCode: number = EXIT.failed;
  try {
    requireWritableFolder(results, "Name another folder with --results.");
    if (envFile !== undefined) prepareFile(envFile, keep);
    console.line("The whole package scan on this machine. Nothing leaves it.", "bold");
    console.line();
    world = await console.step(
      "sandbox",
      "starting",
      () => start(console, signal),
      ({ sandbox }) => `${new URL(sandbox.endpoint).host}, account ${sandbox.account}`,
    );
    const result = await run(world, results);
    show(result, world);
    if (keep) await keepRunning(world, envFile, console, signal);
    else console.line(nextStep(world));
    exitCode = result.complete ? EXIT.done : EXIT.failed;
  } catch (error) {
    exitCode = showFailure(error, console, signal);
    if (world !== undefined && exitCode === EXIT.failed) console.error(`Logs: ${world.logDirectory}`);
  } finally {
    await world?.stop();
  }
  if (world !== undefined && exitCode !== EXIT.failed) rmSync(world.logDirectory, { recursive: true, force: true });
  return exitCode;
}

function prepareFile(envFile: string, keep: boolean): void {
  if (!keep) throw new UsageError("--env-file works only together with --keep.", "Give --keep too, or leave out --env-file.");
  requireWritableFile(envFile, "Name another file with --env-file.");
  // A file of an earlier run would look as if this run were ready.
  rmSync(envFile, { force: true });
}

/** Leaves everything as it is until the user stops it, with a file that points other programs at it. */
async function keepRunning(
  { sandbox: { endpoint }, clientVariables }: Started,
  named: string | undefined,
  console: Console,
  signal: AbortSignal,
): Promise<void> {
  const envFile = named === undefined ? envFileOf(endpoint) : resolve(named);
  const settings = settingsFolderOf(endpoint);
  try {
    writeEnvFile(envFile, { ...shellSettings(settings, process.env), ...clientVariables });
    console.line(`It is still running; Ctrl-C stops it. To use it: . ${shellWord(envFile)}`);
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    rmSync(envFile, { force: true });
    rmSync(settings, { recursive: true, force: true });
  }
}

function nextStep({ names }: Started): string {
  return `Next      npm run demo -- --keep, then aws s3 ls s3://${names.reportBucket}/outputs/ with the environment file that it names`;
}
