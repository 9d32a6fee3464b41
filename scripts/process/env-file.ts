import { join } from "node:path";
import { makePrivateFolder } from "./files";
import { CACHE } from "./paths";
import { writeWholeSync } from "./whole-file";
import { quotedWord } from "../words/shell-word";

/** Shell lines that set variables, for any POSIX shell. */
export function exportLines(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}=${quotedWord(value)}\n`)
    .join("");
}

/**
 * The file for the variables of a sandbox, if nobody names another: they hold the secret key of the run, which is shown on no
 * screen. Its folder is made.
 * @param endpoint `http://127.0.0.1:PORT`
 */
export function envFileOf(endpoint: string): string {
  makePrivateFolder(CACHE);
  return join(CACHE, `sandbox-${new URL(endpoint).port}.env`);
}

/** The folder for the settings of a shell that works with a sandbox. @param endpoint `http://127.0.0.1:PORT` */
export function settingsFolderOf(endpoint: string): string {
  return join(CACHE, `sandbox-${new URL(endpoint).port}.settings`);
}

/** Writes the lines so that the file appears whole: a process that waits for it never reads half. Only its owner can read it. */
export function writeEnvFile(file: string, variables: Readonly<Record<string, string>>): void {
  writeWholeSync(file, exportLines(variables), { mode: 0o600 });
}
