import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

/** The files with a name in a folder and its subfolders, sorted: several artifacts have a subfolder each, a single one has none. */
export function filesNamed(name: string, directory: string): string[] {
  const found = existsSync(directory) ? readdirSync(directory, { recursive: true, encoding: "utf8" }) : [];
  return found
    .filter((path) => basename(path) === name)
    .sort()
    .map((path) => join(directory, path));
}
