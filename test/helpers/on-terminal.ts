import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const TERMINAL = join(__dirname, "terminal.py");

/** A program on a terminal of its own. */
export interface OnTerminal {
  /** Waits until a text has appeared. Throws with what is there if the program ends before. */
  readonly until: (text: string) => Promise<void>;
  /** Types, without a line's end. */
  readonly type: (text: string) => void;
  readonly ended: Promise<{ readonly code: number; readonly output: string }>;
}

/**
 * @param command program and arguments
 * @param onText called with all that appears, as the terminal gets it
 */
export function onTerminal(
  command: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
  onText: (text: string) => void = () => undefined,
): OnTerminal {
  const terminal = spawn("python3", [TERMINAL, ...command], { ...options, stdio: ["pipe", "pipe", "inherit"] });
  let output = "";
  let isOver = false;
  terminal.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text.replaceAll("\r", "");
    onText(text);
  });
  const ended = once(terminal, "close").then(([code]) => {
    isOver = true;
    return { code: Number(code), output };
  });
  return {
    async until(text) {
      while (!output.includes(text)) {
        if (isOver) throw new Error(`"${text}" never appeared in:\n${output}`);
        await sleep(20);
      }
    },
    type: (text) => void terminal.stdin.write(text),
    ended,
  };
}
