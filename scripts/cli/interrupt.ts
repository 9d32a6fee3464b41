import { EXIT } from "../words/errors";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** A terminal, npm and scripts/run.mjs each pass on the same Ctrl-C: signals within this time count as one. */
const SAME_MS = 1_500;

/** Turns the user's wish to stop into a signal for everything that can be stopped. */
export interface Interrupt {
  readonly signal: AbortSignal;
  dispose(): void;
}

/**
 * The first Ctrl-C asks everything to stop in order; a later second one ends the process at once. If the reader of the output
 * goes away (`| head`), that counts as Ctrl-C: nobody sees what comes after.
 */
export function onInterrupt(): Interrupt {
  const controller = new AbortController();
  let first = 0;
  const handler = () => {
    if (first === 0) {
      first = Date.now();
      controller.abort();
    } else if (Date.now() - first > SAME_MS) process.exit(EXIT.interrupted);
  };
  const onOutputError = (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, handler);
  // This listener stays: the last write can fail after everything else has ended.
  process.stdout.on("error", onOutputError);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const signal of SIGNALS) process.off(signal, handler);
    },
  };
}
