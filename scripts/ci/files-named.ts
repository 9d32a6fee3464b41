import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";

/** The files of a name in a folder and those in it, sorted: an artifact comes with a folder of its own, or, alone, without. */
export function filesNamed(name: string, directory: string): string[] {
  const found = existsSync(directory) ? readdirSync(directory, { recursive: true, encoding: "utf8" }) : [];
  return found
    .filter((path) => basename(path) === name)
    .sort()
    .map((path) => join(directory, path));
}
