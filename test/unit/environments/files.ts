import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EnvironmentError, loadEnvironments } from "../../../environments/load";

/** The smallest valid file, from which tests make wrong ones. */
export const RIGHT = `account: "111122223333"
region: eu-central-1
registry:
  domain: demo-domain
  repository: team
`;

/** Writes environment files into a folder of their own, passes it to `use` and removes it. */
export function withFiles<Result>(files: Readonly<Record<string, string>>, use: (directory: string) => Result): Result {
  const directory = mkdtempSync(join(tmpdir(), "environments-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The error message of loading the files, without the folder; throws if loading succeeds. */
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

/** The error message for `prod.yaml` with this content. */
export function mistake(content: string): string {
  return complaint({ "prod.yaml": content }, loadEnvironments);
}
