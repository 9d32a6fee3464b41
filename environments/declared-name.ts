import { readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { parseDocument } from "yaml";

/** The name of a file without its ending. */
export function nameOfFile(path: string): string {
  return basename(path, extname(path));
}

/** The name of the environment in a file: the one that its key `name` gives, else the file's. Also of a file with mistakes. */
export function environmentNameIn(path: string): string {
  const text = readable(path);
  // Most files have no such key, and reading YAML takes a hundred times as long as looking for it.
  if (!/(^|[{,\s"'])name["']?\s*:/.test(text)) return nameOfFile(path);
  const declared: unknown = parseDocument(text).get("name");
  return typeof declared === "string" ? declared : nameOfFile(path);
}

/** A file that cannot be read is a mistake of its own, which whoever reads it whole reports. */
function readable(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
