import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Shell lines that set variables, for any POSIX shell. */
export function exportLines(variables: Readonly<Record<string, string>>): string {
  // Inside single quotes a shell takes everything as it is, except the quote itself.
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replace(/'/g, `'\\''`)}'\n`)
    .join("");
}

/** Writes the lines so that the file appears whole: who waits for it never reads half. Readable by its owner only. */
export function writeEnvFile(file: string, variables: Readonly<Record<string, string>>): void {
  const partial = `${file}.${process.pid}.partial`;
  try {
    writeFileSync(partial, exportLines(variables), { mode: 0o600 });
    renameSync(partial, file);
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}
