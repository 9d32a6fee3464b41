import { createInterface } from "node:readline";
import { shownLine } from "../../modules/text/shown";
import { Interrupted, UsageError } from "../words/errors";
import type { Input } from "./secret-input";

export interface Question {
  /** The question, without the answer that has to be typed. */
  readonly text: string;
  /** The exact text that has to be typed. @default "yes" */
  readonly answer?: string;
  /** The option that answers beforehand, as `--yes`: the error message names it if nobody can be asked. */
  readonly option: string;
}

/** Whether the user types the answer. Throws UsageError if there is no terminal to ask on. */
export async function confirm(
  { text, answer = "yes", option }: Question,
  input: Input = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<boolean> {
  if (input.isTTY !== true) throw new UsageError(`${text} Nobody can be asked here.`, `Answer beforehand with ${option}.`);
  const lines = createInterface({ input, output, terminal: true });
  try {
    return await new Promise<boolean>((resolve, reject) => {
      lines.question(`${shownLine(text)} Type ${answer} to go on: `, (typed) => resolve(typed.trim() === answer));
      lines.once("SIGINT", () => reject(new Interrupted()));
      lines.once("close", () => resolve(false));
    });
  } finally {
    lines.close();
  }
}
