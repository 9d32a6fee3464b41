import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/process/paths";

const FOLDERS = ["environments", "environments/examples"];

/** The text of one of the project's environment files or examples, for a local AWS: the roles, accounts and names are the same. */
export function localFile(name: string): string {
  const found = FOLDERS.map((folder) => join(ROOT, folder, `${name}.yaml`)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`there is no environment ${name}`);
  return `${readFileSync(found, "utf8")}local: true\n`;
}

/** Writes such files into a folder, for the variable `ENVIRONMENT_FILES`. */
export function writeLocalFiles(folder: string, names: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  for (const name of names) writeFileSync(join(folder, `${name}.yaml`), localFile(name));
  return folder;
}
