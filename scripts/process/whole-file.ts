import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import writeFileAtomic from "write-file-atomic";

export interface WholeFileOptions {
  /** Permissions. @default those of the file that is replaced, else the process's default */
  readonly mode?: number;
}

/** Writes a file so that it appears whole, or stays as it was. Creates its folder if there is none. Throws the system's error. */
export async function writeWhole(file: string, content: string | Buffer, options: WholeFileOptions = {}): Promise<void> {
  mkdirSync(dirname(file), { recursive: true });
  await writeFileAtomic(file, content, options);
}

/** The same, synchronously, into a folder that exists. */
export function writeWholeSync(file: string, content: string | Buffer, options: WholeFileOptions = {}): void {
  writeFileAtomic.sync(file, content, options);
}
