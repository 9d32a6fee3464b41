import { clean } from "@renovatebot/pep440";
import { normalizeName } from "../../modules/scanner/contract/names";
import type { Pin } from "./types";

/** Whether a file's name is that of a file of this version (wheels: PEP 427; source archives: PEP 625, and older spellings). */
export function isFileOf(file: string, { package: name, version }: Pin): boolean {
  const rest = afterName(file, name);
  if (rest === undefined) return false;
  const written =
    file.endsWith(".whl") || file.endsWith(".egg") ? rest.split("-", 1)[0] : rest.replace(/\.(tar\.\w+|tgz|zip|whl|exe|msi)$/, "");
  if (written === undefined) return false;
  return written === version || (clean(written) ?? written) === (clean(version) ?? version);
}

/** What follows the package's name, which may have hyphens itself in source archives. */
function afterName(file: string, name: string): string | undefined {
  for (let at = file.indexOf("-"); at !== -1; at = file.indexOf("-", at + 1))
    if (normalizeName(file.slice(0, at)) === name) return file.slice(at + 1);
  return undefined;
}
