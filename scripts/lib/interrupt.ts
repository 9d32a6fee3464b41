import { EXIT } from "./errors";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** A terminal, npm and scripts/run.mjs each pass on the same Ctrl-C: what comes within this time is one. */
const SAME_MS = 1_500;

/** The user's wish to stop, as a signal for everything that can be stopped. */
export interface Interrupt {
  readonly signal: AbortSignal;
  dispose(): void;
}

/** The first Ctrl-C asks everything to stop in order; one more, later, ends the process at once. */
export function onInterrupt(): Interrupt {
  const controller = new AbortController();
  let first = 0;
  const handler = () => {
    if (first === 0) {
      first = Date.now();
      controller.abort();
    } else if (Date.now() - first > SAME_MS) process.exit(EXIT.interrupted);
  };
  for (const signal of SIGNALS) process.on(signal, handler);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const signal of SIGNALS) process.off(signal, handler);
    },
  };
}
