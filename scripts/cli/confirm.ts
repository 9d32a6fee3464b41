import { createInterface } from "node:readline";
import { shownLine } from "../../modules/text/shown";
import { Interrupted, UsageError } from "../words/errors";
import { onStop } from "./interrupt";
import type { Input } from "./secret-input";

export interface Question {
  /** The question, without the answer that has to be typed. */
  readonly text: string;
  /** The exact text that has to be typed. @default "yes" */
  readonly answer?: string;
  /** The option that answers beforehand, as `--yes`: the error message names it if nobody can be asked. */
  readonly option: string;
  /** What else the reader can do if nobody can be asked: commands, one a line. @default nothing */
  readonly instead?: string;
}

/**
 * Whether to go on with what can be done again: asks on a terminal, and elsewhere goes on, so that scripts and pipes work as before.
 * @param yes whether the user has agreed beforehand
 */
export async function agrees(question: Question, yes = false, input: Input = process.stdin): Promise<boolean> {
  return yes || input.isTTY !== true || confirm(question, input);
}

/** Whether the user types the answer. Throws UsageError if there is no terminal to ask on, Interrupted if the user stops the command. */
export async function confirm(
  { text, answer = "yes", option, instead }: Question,
  input: Input = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<boolean> {
  if (input.isTTY !== true) {
    const remedy = `Answer beforehand with ${option}${instead === undefined ? "." : `, or:\n${instead}`}`;
    throw new UsageError(`${text} Nobody can be asked here.`, remedy);
  }
  const lines = createInterface({ input, output, terminal: true });
  try {
    return await new Promise<boolean>((resolve, reject) => {
      lines.question(`${shownLine(text)} Type ${answer} to go on: `, (typed) => resolve(typed.trim() === answer));
      const stop = () => {
        // What follows would stand behind the question.
        output.write("\n");
        reject(new Interrupted());
      };
      onStop(stop);
      lines.once("SIGINT", stop);
      lines.once("close", () => resolve(false));
    });
  } finally {
    lines.close();
  }
}

/**
 * Whether the user types the answer although the command is being stopped, about what goes on without it. False without a terminal, and
 * if the user stops it once more.
 */
export async function confirmStopped(
  { text, answer }: { readonly text: string; readonly answer: string },
  input: Input = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<boolean> {
  if (input.isTTY !== true) return false;
  const lines = createInterface({ input, output, terminal: true });
  try {
    return await new Promise<boolean>((resolve) => {
      lines.question(`${shownLine(text)} Type ${answer}: `, (typed) => resolve(typed.trim() === answer));
      for (const end of ["SIGINT", "close"] as const) lines.once(end, () => resolve(false));
    });
  } finally {
    lines.close();
  }
}
