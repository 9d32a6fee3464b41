import { EXIT } from "../words/errors";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** A terminal, npm and scripts/run.mjs each pass on the same Ctrl-C: signals within this time count as one. */
const SAME_MS = 1_500;

/** Turns the user's wish to stop into a signal for everything that can be stopped. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** What the user has stopped it with; undefined if nothing, or if nobody sees its output any more. */
  by(): NodeJS.Signals | undefined;
  dispose(): void;
}

/** The command line that runs in this process. */
let current: AbortController | undefined;
let watching = false;

/**
 * Calls back once the user has stopped the command, at once if that was before. For what waits for input: a question that is
 * answered by `kill` or by a closed terminal would wait for ever.
 */
export function onStop(callback: () => void): void {
  if (current?.signal.aborted) callback();
  else current?.signal.addEventListener("abort", callback, { once: true });
}

/**
 * The first Ctrl-C asks everything to stop in order; a later second one ends the process at once, and lets a Terraform that is
 * at an apply go on to its end. If the output cannot be written any more (`| head`, a closed terminal, a full disk), that counts
 * as Ctrl-C: nobody sees what comes after.
 */
export function onInterrupt(): Interrupt {
  const controller = new AbortController();
  let first = 0;
  let by: NodeJS.Signals | undefined;
  const handler = (signal: NodeJS.Signals) => {
    if (first === 0) {
      first = Date.now();
      by = signal;
      controller.abort();
    } else if (Date.now() - first > SAME_MS) process.exit(EXIT.interrupted);
  };
  for (const signal of SIGNALS) process.on(signal, handler);
  current = controller;
  watchOutput();
  return {
    signal: controller.signal,
    by: () => by,
    dispose: () => {
      for (const signal of SIGNALS) process.off(signal, handler);
      current = undefined;
    },
  };
}

/** These listeners stay: the last write can fail after everything else has ended. */
function watchOutput(): void {
  if (watching) return;
  watching = true;
  const onError = (error: NodeJS.ErrnoException) => {
    current?.abort();
    // A reader that went away has seen enough. Otherwise something is missing of what this command should have said.
    if (error.code !== "EPIPE") process.once("exit", () => (process.exitCode ||= EXIT.failed));
  };
  for (const output of [process.stdout, process.stderr]) output.on("error", onError);
}
