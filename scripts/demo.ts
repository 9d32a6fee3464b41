import { once } from "node:events";
import { rmSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { runDemo } from "./demo/run";
import { showDemo } from "./demo/show";
import { startWorld, type World } from "./demo/world";
import { Console } from "./lib/console";
import { exportLines } from "./lib/env-file";
import { EXIT, Interrupted, presentError } from "./lib/errors";
import { onInterrupt, type Interrupt } from "./lib/interrupt";

interface Options {
  readonly results: string;
  readonly keep?: boolean;
  readonly json?: boolean;
}

/** The whole way once, and everything stopped at its end, however it ends. */
async function demo(options: Options, interrupt: Interrupt): Promise<number> {
  const console = new Console({ json: options.json });
  let world: World | undefined;
  let exitCode: number = EXIT.failed;
  try {
    console.line("Package scan, whole way, on this machine. Nothing leaves it.", "bold");
    console.line();
    world = await console.step(
      "sandbox",
      "starting",
      () => startWorld(console, interrupt.signal),
      ({ sandbox }) => `${new URL(sandbox.endpoint).host}, account ${sandbox.account}`,
    );
    const result = await runDemo(world, options.results);
    showDemo(result, world);
    if (options.keep === true) {
      console.line("It is still running; Ctrl-C stops it. To use it:");
      console.line(exportLines(world.sandbox.environment).trimEnd());
      if (!interrupt.signal.aborted) await once(interrupt.signal, "abort");
    } else
      console.line(
        `Next      npm run demo -- --keep, then aws s3 ls s3://${world.names.reportBucket}/outputs/ with the printed environment`,
      );
    exitCode = result.complete ? EXIT.done : EXIT.failed;
  } catch (error) {
    const shown = presentError(interrupt.signal.aborted ? new Interrupted() : error);
    exitCode = shown.exitCode;
    console.error(shown.text);
    if (world !== undefined && exitCode === EXIT.failed) console.error(`Logs: ${world.logDirectory}`);
  } finally {
    await world?.stop();
  }
  if (world !== undefined && exitCode !== EXIT.failed) rmSync(world.logDirectory, { recursive: true, force: true });
  return exitCode;
}

async function main(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.done;
  const interrupt = onInterrupt();
  const program = new Command("npm run demo --")
    .description("Deploys the package scan into a local AWS, fills it with packages, scans them and shows what was found.")
    .option("--results <directory>", "where the scan's files go", "results")
    .option("--keep", "leave everything running at the end, and print how to use it")
    .option("--json", "machine-readable result on standard output")
    .addHelpText("after", "\nExample:\n  npm run demo -- --results results --keep")
    .exitOverride()
    .action(async (options: Options) => {
      exitCode = await demo(options, interrupt);
    });
  try {
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  } finally {
    interrupt.dispose();
  }
  return exitCode;
}

void main(process.argv.slice(2)).then((code) => (process.exitCode = code));
