import writeFileAtomic from "write-file-atomic";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { secrets } from "../../modules/text/redactor";
import { makeFolder } from "./files";

export interface WholeFileOptions {
  /** Permissions. @default those of the file that is replaced, else its owner's alone */
  readonly mode?: number;
}

/**
 * Writes a file as it is so that it appears whole, or stays as it was. Creates its folder if there is none. Throws the system's
 * error.
 */
export async function writeWhole(file: string, content: string | Buffer, options: WholeFileOptions = {}): Promise<void> {
  makeFolder(dirname(file));
  await writeFileAtomic(file, content, modeOf(file, options));
}

/** The same for text that people read: without the secrets in it. */
export async function writeWholeReport(file: string, text: string): Promise<void> {
  await writeWhole(file, secrets.text(text));
}

/** The same as {@link writeWhole}, synchronously, into a folder that exists. */
export function writeWholeSync(file: string, content: string | Buffer, options: WholeFileOptions = {}): void {
  writeFileAtomic.sync(file, content, modeOf(file, options));
}

/** A file of the user's that is replaced keeps its permissions: they may have been widened on purpose. */
function modeOf(file: string, { mode }: WholeFileOptions): { readonly mode?: number } {
  return mode !== undefined || !existsSync(file) ? { mode: mode ?? 0o600 } : {};
}
