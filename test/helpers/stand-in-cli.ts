import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** An executable that behaves like Snyk's CLI after 1.1110.0: with its program, or after the download of its program failed. */
export function standInCli(folder: string, mode: "program" | "no-program"): string {
  const path = join(folder, `snyk-${mode}`);
  writeFileSync(path, standInScript(mode));
  chmodSync(path, 0o755);
  return path;
}

/** The executable's text. */
export function standInScript(mode: "program" | "no-program"): string {
  return `#!/bin/sh\nexec "${process.execPath}" "${join(__dirname, "stand-in-snyk.js")}" ${mode} "$@"\n`;
}
