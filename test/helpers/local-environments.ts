import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/process/paths";

const FOLDERS = ["environments", "environments/examples"];

/** Further lines of `iam` in the files of some environments, by their names. */
export type IamLines = Readonly<Record<string, readonly string[]>>;

/** The text of one of the project's environment files or examples, for a local AWS: the roles, accounts and names are the same. */
export function localFile(name: string, iam: readonly string[] = [], more = ""): string {
  const found = FOLDERS.map((folder) => join(ROOT, folder, `${name}.yaml`)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`there is no environment ${name}`);
  const text = readFileSync(found, "utf8");
  return `${text.replace("\niam:\n", `\niam:\n${iam.map((line) => `  ${line}\n`).join("")}`)}local: true\n${more}`;
}

/** Writes such files into a folder, for the variable `ENVIRONMENT_FILES`. @param moreOf lines that each of them has too, by its name */
export function writeLocalFiles(
  folder: string,
  names: readonly string[],
  iam: IamLines = {},
  moreOf: (name: string) => string = () => "",
): string {
  mkdirSync(folder, { recursive: true });
  for (const name of names) writeFileSync(join(folder, `${name}.yaml`), localFile(name, iam[name], moreOf(name)));
  return folder;
}
