import { chmodSync, lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { CACHE, RESULTS } from "./paths";

/** Permissions of group and others. */
const OTHERS = 0o077;

/** What this process and its children write is their user's alone, whatever umask it was started with. */
export function writePrivately(): void {
  process.umask(OTHERS);
}

/** Closes the project's own folders to others. Gives those that cannot be closed: they are another user's. */
export function closeOwnFolders(): string[] {
  return [RESULTS, CACHE].filter((folder) => !closeToOthers(folder));
}

/**
 * Takes the permissions of group and others from a folder and everything in it; what runs stays executable for its owner. Only
 * an open folder is looked through, and it is closed last: one that is closed has been looked through, and nobody else can have
 * come in since. Gives false if it cannot be closed.
 */
export function closeToOthers(folder: string): boolean {
  const mode = statSync(folder, { throwIfNoEntry: false })?.mode ?? 0;
  // Windows has no such permissions.
  if ((mode & OTHERS) === 0 || process.platform === "win32") return true;
  try {
    closeContent(folder);
    close(folder, mode);
    return true;
  } catch {
    return false;
  }
}

function closeContent(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    // A file may be gone again: another run is at work.
    const found = lstatSync(path, { throwIfNoEntry: false });
    // What a link leads to is somebody else's.
    if (found === undefined || found.isSymbolicLink()) continue;
    if (found.isDirectory()) closeContent(path);
    close(path, found.mode);
  }
}

function close(path: string, mode: number): void {
  if ((mode & OTHERS) === 0) return;
  try {
    chmodSync(path, mode & 0o700);
  } catch (error) {
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw error;
  }
}
