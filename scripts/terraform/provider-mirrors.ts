import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Folders in which operating systems and images keep installed software. */
const PREFIXES = ["/usr/local/share", "/usr/local/lib", "/usr/share", "/usr/lib", "/var/lib", "/opt", "/srv"];
/** How deep below a prefix to look for a mirror, and how many folders to open in each prefix at most. */
const DEPTH = 3;
const FOLDERS = 3_000;

/** Where Terraform looks if its configuration names no mirror (CLI configuration, 'Implied Local Mirror Directories'). */
export function impliedMirrors(environment: Readonly<Record<string, string | undefined>>, home: string = homedir()): string[] {
  const data = environment.XDG_DATA_HOME || join(home, ".local", "share");
  const shared = (environment.XDG_DATA_DIRS || "/usr/local/share:/usr/share").split(":").filter(Boolean);
  const mac = ["io.terraform", "plugins"];
  return [
    join(home, ".terraform.d", "plugins"),
    ...(process.platform === "darwin"
      ? [join(home, "Library", "Application Support", ...mac), join("/Library", "Application Support", ...mac)]
      : []),
    join(data, "terraform", "plugins"),
    ...shared.map((folder) => join(folder, "terraform", "plugins")),
  ];
}

/** Mirrors in the machine's usual places, where Terraform does not look by itself. */
export function installedMirrors(prefixes: readonly string[] = PREFIXES): string[] {
  return prefixes.flatMap((prefix) => search(prefix));
}

/** Searches breadth first, so that the budget is spent near the prefix. */
function search(prefix: string): string[] {
  const found: string[] = [];
  let level = [prefix];
  let opened = 0;
  for (let depth = 0; depth < DEPTH; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (opened++ >= FOLDERS) return found;
      const names = list(folder);
      if (names.includes("registry.terraform.io")) found.push(folder);
      next.push(...names.map((name) => join(folder, name)));
    }
    level = next;
  }
  return found;
}

/** Names of the folders in a folder; none if it cannot be read. Links are not followed: they may lead in circles. */
function list(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
