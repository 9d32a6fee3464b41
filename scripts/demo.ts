import { once } from "node:events";
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { runCommandLine, showFailure } from "./cli/command-line";
import type { Console } from "./cli/console";
import { runDemo } from "./demo/run";
import { showDemo } from "./demo/show";
import { startWorld, type World } from "./demo/world";
import { envFileOf, settingsFolderOf, writeEnvFile } from "./process/env-file";
import { shellSettings } from "./process/shell-settings";
import { requireWritableFile, requireWritableFolder } from "./process/writable";
import { EXIT, UsageError } from "./words/errors";

interface Options {
  readonly results: string;
  readonly keep?: boolean;
  readonly json?: boolean;
  /** File for the variables of the sandbox that is kept. */
  readonly envFile?: string;
}

/** Runs the whole demo once, and stops everything at the end, even after a failure. */
async function demo(options: Options, console: Console, signal: AbortSignal): Promise<number> {
  let world: World | undefined;
  let envFile: string | undefined;
  let settings: string | undefined;
  let exitCode: number = EXIT.failed;
  try {
    requireWritableFolder(options.results, "Name another folder with --results.");
    if (options.envFile !== undefined) {
      if (options.keep !== true)
        throw new UsageError("--env-file works only together with --keep.", "Give --keep too, or leave out --env-file.");
      requireWritableFile(options.envFile, "Name another file with --env-file.");
      // A file of an earlier run would look as if this run were ready.
      rmSync(options.envFile, { force: true });
    }
    console.line("The whole package scan on this machine. Nothing leaves it.", "bold");
    console.line();
    world = await console.step(
      "sandbox",
      "starting",
      () => startWorld(console, signal),
      ({ sandbox }) => `${new URL(sandbox.endpoint).host}, account ${sandbox.account}`,
    );
    const result = await runDemo(world, options.results);
    showDemo(result, world);
    if (options.keep === true) {
      const { endpoint, environment } = world.sandbox;
      envFile = options.envFile === undefined ? envFileOf(endpoint) : resolve(options.envFile);
      settings = settingsFolderOf(endpoint);
      writeEnvFile(envFile, { ...environment, ...shellSettings(settings, process.env), ENVIRONMENT_FILES: world.environmentFiles });
      console.line(`It is still running; Ctrl-C stops it. To use it: . ${envFile}`);
      if (!signal.aborted) await once(signal, "abort");
    } else
      console.line(
        `Next      npm run demo -- --keep, then aws s3 ls s3://${world.names.reportBucket}/outputs/ with the environment file that it names`,
      );
    exitCode = result.complete ? EXIT.done : EXIT.failed;
  } catch (error) {
    exitCode = showFailure(error, console, signal);
    if (world !== undefined && exitCode === EXIT.failed) console.error(`Logs: ${world.logDirectory}`);
  } finally {
    if (envFile !== undefined) rmSync(envFile, { force: true });
    if (settings !== undefined) rmSync(settings, { recursive: true, force: true });
    await world?.stop();
  }
  if (world !== undefined && exitCode !== EXIT.failed) rmSync(world.logDirectory, { recursive: true, force: true });
  return exitCode;
}

void runCommandLine("npm run demo --", process.argv.slice(2), (program, perform) =>
  program
    .description("Deploys the package scan into a local AWS, fills it with packages, scans them and shows what was found.")
    .option("--results <directory>", "where the scan's files go", "results")
    .option("--keep", "leave everything running at the end, and say how to use it")
    .option(
      "--env-file <file>",
      "with --keep: the file that it names; it appears when everything is ready (default: .cache/sandbox-PORT.env)",
    )
    .option("--json", "machine-readable result on standard output")
    .addHelpText("after", "\nExample:\n  npm run demo -- --results results --keep")
    .action((options: Options) => perform(options.json === true, (console, signal) => demo(options, console, signal))),
).then((code) => (process.exitCode = code));
