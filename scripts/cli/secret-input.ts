import { createInterface } from "node:readline";
import { type Readable, Writable } from "node:stream";
import { z } from "zod";
import { shownLine } from "../../modules/text/shown";
import { Interrupted, UsageError } from "../words/errors";
import { onStop } from "./interrupt";

/** A terminal or a pipe, like process.stdin. */
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

export interface Secrets {
  readonly token?: string;
  readonly organization?: string;
}

const HOW = `Give them on standard input, as JSON or as two lines (the token first):
  npm run ops -- secrets set --env dev < secrets.json
  {"token": "...", "organization": "..."}
or run it on a terminal, which asks without showing what you type.`;

/** Asks on a terminal without echo: what is typed appears nowhere. */
export async function askSecret(
  question: string,
  input: Input = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<string> {
  // readline echoes to its output: this one drops everything.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: silent, terminal: true });
  // The question comes only now: until readline controls the terminal, the terminal itself echoes what is typed.
  // It may name what is in the user's files, such as a device.
  output.write(shownLine(question));
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once("line", (line) => resolve(line.trim()));
      const stop = () => reject(new Interrupted());
      onStop(stop);
      lines.once("SIGINT", stop);
      lines.once("close", () => reject(new UsageError("Nothing was typed.", HOW)));
    });
  } finally {
    lines.close();
    output.write("\n");
  }
}

/** Bytes of standard input that are read: secrets have a few hundred. */
const MOST_BYTES = 64 * 1024;

/** Reads standard input to its end. Throws UsageError, which never contains the input, if it is too much: it may have no end. */
export async function readAll(input: Input): Promise<string> {
  const chunks: Buffer[] = [];
  const stop = () => (input as Readable).destroy(new Interrupted());
  onStop(stop);
  let bytes = 0;
  for await (const chunk of input) {
    chunks.push(Buffer.from(chunk));
    if ((bytes += chunk.length) > MOST_BYTES) throw new UsageError(`Standard input holds more than ${MOST_BYTES / 1024} KiB.`, HOW);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const jsonSchema = z.strictObject({ token: z.string().optional(), organization: z.string().optional() });

/** Reads JSON or two lines. Throws UsageError, which never contains the input. */
export function parseSecrets(text: string): Secrets {
  const trimmed = text.trim();
  if (trimmed === "") throw new UsageError("Standard input holds no secrets.", HOW);
  if (trimmed.startsWith("{")) {
    let content: unknown;
    try {
      content = JSON.parse(trimmed);
    } catch {
      throw new UsageError("The JSON on standard input cannot be parsed.", HOW);
    }
    const parsed = jsonSchema.safeParse(content);
    if (!parsed.success)
      throw new UsageError("The JSON on standard input must have the strings token and organization, and nothing else.", HOW);
    return parsed.data;
  }
  const lines = trimmed.split(/\r?\n/).map((line) => line.trim());
  if (lines.length > 2) throw new UsageError(`Standard input holds ${lines.length} lines, not two.`, HOW);
  return { token: lines[0], organization: lines[1] };
}
