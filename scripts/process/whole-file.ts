import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";

export interface WholeFileOptions {
  /** Permissions. @default those of the file that is replaced, else what the process gives */
  readonly mode?: number;
}

/** Writes a file so that it appears whole, or stays as it was. Its folder is made if need be. Throws the system's error. */
export async function writeWhole(file: string, content: string | Buffer, options: WholeFileOptions = {}): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  await writeFileAtomic(file, content, options);
}

/** The same before the next line runs, into a folder that is there. */
export function writeWholeSync(file: string, content: string | Buffer, options: WholeFileOptions = {}): void {
  writeFileAtomic.sync(file, content, options);
}
