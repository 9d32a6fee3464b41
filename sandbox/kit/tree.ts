import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ZipMember } from "./zip";

/** Files and links below a folder, sorted by name, without folders that have a name in `without`, at any depth. */
export async function listFiles(directory: string, without: readonly string[] = [], prefix = ""): Promise<ZipMember[]> {
  const members: ZipMember[] = [];
  const entries = await readdir(directory, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (without.includes(entry.name)) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) members.push(...(await listFiles(path, without, `${prefix}${entry.name}/`)));
    else if (entry.isFile() || entry.isSymbolicLink()) members.push({ name: prefix + entry.name, path });
  }
  return members;
}
