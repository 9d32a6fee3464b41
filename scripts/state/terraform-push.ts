import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Workspace } from "../terraform/workspace";

/**
 * Writes a state with Terraform, in a workspace that is initialised; it takes the lock and refuses another lineage and a
 * serial that is lower. In S3, what it writes has the next serial but one where there is a state, and a new lineage where
 * there is none.
 */
export async function pushInto({ directory, terraform }: Pick<Workspace, "directory" | "terraform">, content: string): Promise<void> {
  const file = join(directory, "push.tfstate");
  try {
    await rm(file, { force: true });
    await writeFile(file, content, { mode: 0o600, flag: "wx" });
    await terraform.statePush(file);
  } finally {
    await rm(file, { force: true });
  }
}
