import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EnvironmentError, loadEnvironments } from "../../../environments/load";

/** The smallest right file, and what wrong ones are made from. */
export const RIGHT = `account: "111122223333"
region: eu-central-1
registry:
  domain: demo-domain
  repository: team
`;

/** Writes environment files into a folder of their own, hands it over and removes it. */
export function withFiles<Result>(files: Readonly<Record<string, string>>, use: (directory: string) => Result): Result {
  const directory = mkdtempSync(join(tmpdir(), "environments-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The message that loading the files ends with, with the folder left out; fails when there is none. */
export function complaint(files: Readonly<Record<string, string>>, load: (directory: string) => unknown): string {
  return withFiles(files, (directory) => {
    try {
      load(directory);
    } catch (error) {
      if (error instanceof EnvironmentError) return error.message.replaceAll(`${directory}/`, "").replaceAll(directory, "FOLDER");
      throw error;
    }
    throw new Error("the files were accepted");
  });
}

/** What is said of `prod.yaml` with this content. */
export function mistake(content: string): string {
  return complaint({ "prod.yaml": content }, loadEnvironments);
}
