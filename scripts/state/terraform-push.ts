import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { openWorkspaces, type Workspace, type WorkspaceOptions } from "../fleet/workspace";

/** What a stack's workspace needs, besides which stack. */
export type StateWorkspaceOptions = Omit<WorkspaceOptions, "purpose" | "kinds" | "roleArn">;

/** Writes a stack's state with Terraform, which takes the lock and refuses another lineage and a serial that is not higher. */
export async function pushThroughTerraform(
  environment: Environment,
  kind: StackKind,
  content: string,
  options: StateWorkspaceOptions,
): Promise<void> {
  const workspaces = await openWorkspaces(environment, { ...options, purpose: "state", kinds: [kind] });
  try {
    for (const workspace of workspaces.all) {
      await workspace.initialise();
      await pushInto(workspace, content);
    }
  } finally {
    workspaces.close();
  }
}

/** Pushes in a workspace that is initialised. */
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
