import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file or a folder that was written; a folder has no text. */
export interface Written {
  readonly path: string;
  readonly mode: number;
  readonly text: string;
}

/** The folders and everything in them, but for what links lead to. */
export function everythingIn(folders: readonly string[]): Written[] {
  return folders.flatMap((path) => {
    const found = lstatSync(path);
    if (found.isSymbolicLink()) return [];
    if (!found.isDirectory()) return [{ path, mode: found.mode, text: readFileSync(path, "latin1") }];
    return [{ path, mode: found.mode, text: "" }, ...everythingIn(readdirSync(path).map((name) => join(path, name)))];
  });
}
