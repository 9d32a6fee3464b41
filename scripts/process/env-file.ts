import { writeWholeSync } from "./whole-file";

/** Shell lines that set variables, for any POSIX shell. */
export function exportLines(variables: Readonly<Record<string, string>>): string {
  // Inside single quotes, a shell takes every character literally except the single quote.
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replace(/'/g, `'\\''`)}'\n`)
    .join("");
}

/** Writes the lines so that the file appears whole: a process that waits for it never reads half. Only its owner can read it. */
export function writeEnvFile(file: string, variables: Readonly<Record<string, string>>): void {
  writeWholeSync(file, exportLines(variables), { mode: 0o600 });
}
