import { appendFileSync, chmodSync, constants, copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { inertJson } from "../../modules/text/printable";
import { secrets } from "../../modules/text/redactor";

/**
 * Every file of the commands is written here, in a child's log (child.ts) or as a whole file (whole-file.ts, new-secret-file.ts);
 * ESLint holds the other files of scripts/ to it. Only its owner may read what is written, whatever the umask.
 */
const FILE = 0o600;
const FOLDER = 0o700;

/** Makes a folder, and those above it that are missing, for its owner alone. One that is there already becomes private. */
export function makePrivateFolder(folder: string): void {
  makeFolder(folder);
  chmodSync(folder, FOLDER);
}

/** Makes a folder for its owner alone. One that is there already, which may be the user's own, stays as it is. */
export function makeFolder(folder: string): void {
  // The mode holds for the missing folders above too.
  mkdirSync(folder, { recursive: true, mode: FOLDER });
}

/** Writes a report without the secrets in it. Makes its folder. */
export function writeReport(file: string, text: string): void {
  writePrivate(file, secrets.text(text));
}

/** The same for a report that is JSON. */
export function writeJsonReport(file: string, value: unknown): void {
  writePrivate(file, `${jsonText(value)}\n`);
}

/** JSON without secrets, and without characters that a terminal or a CI system obeys. */
export function jsonText(value: unknown): string {
  return inertJson(JSON.stringify(secrets.json(value), null, 2));
}

/** Writes what a program reads back, configuration or state, as it is. @param flag as of fs. @default replaces the file */
export function writePrivate(file: string, content: string, flag: "w" | "wx" = "w"): void {
  makeFolder(dirname(file));
  writeFileSync(file, content, { mode: FILE, flag });
  // The mode counts for a new file only.
  chmodSync(file, FILE);
}

/** Closes a file to others, if there is one: some programs set its mode themselves. */
export function closeFile(file: string): void {
  if (existsSync(file)) chmodSync(file, FILE);
}

/** Copies a file as it is. @param onto whether it may replace another. @default it may */
export function copyPrivate(from: string, to: string, onto: "any" | "new" = "any"): void {
  copyFileSync(from, to, onto === "new" ? constants.COPYFILE_EXCL : 0);
  chmodSync(to, FILE);
}

/** Adds lines to a file of somebody else, as GITHUB_OUTPUT. */
export function appendTo(file: string, text: string): void {
  appendFileSync(file, secrets.text(text));
}
