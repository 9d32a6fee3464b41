import { Command, CommanderError } from "commander";
import { shownLines } from "../../modules/text/shown";
import { learnFromVariables } from "../process/learn-secrets";
import { closeOwnFolders, writePrivately } from "../process/private-folders";
import { EXIT, Interrupted, presentError } from "../words/errors";
import { Console } from "./console";
import { onInterrupt } from "./interrupt";

/** What a command does. Gives the exit code; errors that it throws are shown. `signal` is aborted when the user stops it. */
export type Work = (console: Console, signal: AbortSignal) => Promise<number>;

/** How a command shows what it does. */
export interface Shown {
  /** Whether standard output is reserved for the JSON. @default false */
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** Does the work of the chosen command. @param shown `true` for JSON */
export type Perform = (shown: boolean | Shown, work: Work) => Promise<void>;

/**
 * Runs one command line and gives its exit code.
 * @param name what the user types before the arguments
 * @param build adds options, commands and their actions; an action calls `perform`
 */
export async function runCommandLine(
  name: string,
  argv: readonly string[],
  build: (program: Command, perform: Perform) => void,
): Promise<number> {
  writePrivately();
  learnFromVariables(process.env);
  const interrupt = onInterrupt();
  let exitCode: number = EXIT.done;
  const perform: Perform = async (shown, work) => {
    const { json = false, quiet = false, verbose = false } = typeof shown === "boolean" ? { json: shown } : shown;
    const console = new Console({ json, verbosity: quiet ? "quiet" : verbose ? "verbose" : "normal" });
    const stopping = () =>
      interrupt.by() === "SIGINT" && console.aside("Stopping in order. Ctrl-C again ends at once, and leaves what is open.");
    interrupt.signal.addEventListener("abort", stopping, { once: true });
    for (const folder of closeOwnFolders())
      console.error(`Others can read ${folder}, and it cannot be closed to them: it is another user's.`);
    try {
      exitCode = await work(console, interrupt.signal);
    } catch (error) {
      exitCode = showFailure(error, console, interrupt.signal);
    }
  };
  try {
    const program = new Command(name).exitOverride().configureOutput({
      // A mistaken argument may be a secret.
      writeErr: (text) => process.stderr.write(shownLines(text)),
      outputError: (text, write) => write(text),
    });
    build(program, perform);
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) return showFailure(error, new Console(), interrupt.signal);
    // Commander has printed what is wrong already; --help and --version end here too.
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  } finally {
    interrupt.dispose();
  }
  return exitCode;
}

/** Shows why a command failed. Gives the exit code. If the user stopped it, errors thrown on the way out are not shown. */
export function showFailure(error: unknown, console: Console, signal: AbortSignal): number {
  const { text, exitCode } = presentError(signal.aborted ? new Interrupted() : error);
  console.error(text);
  if (console.verbosity === "verbose" && error instanceof Error && error.stack !== undefined && error.stack !== text)
    console.error(error.stack);
  return exitCode;
}
