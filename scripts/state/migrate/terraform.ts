import { join } from "node:path";
import type { StackKind } from "../../../environments/names";
import type { Actor } from "../../aws/actor";
import { writePrivate } from "../../process/files";
import { WORK } from "../../process/paths";
import { openStacks } from "../../hcp/runs/open";
import type { StackTerraform } from "../../terraform/stack-terraform";
import type { Workspace, WorkspaceOptions } from "../../terraform/workspace";
import { checkState } from "../check";
import type { FileBefore } from "./before";
import type { PlanAt } from "./ports";

export interface MigrationSides {
  readonly before: FileBefore;
  /** The actor of the environment's present file. */
  readonly actor: Actor;
  readonly kinds: readonly StackKind[];
}

/** Terraform at the old place with the environment's old file, and at the new place with the present one. */
export async function openTerraform(
  { before, actor, kinds }: MigrationSides,
  options: Pick<WorkspaceOptions, "signal" | "logDirectory" | "timeoutMs" | "workDirectory">,
  say: (text: string) => void = () => undefined,
): Promise<{ readonly plan: PlanAt; readonly close: () => void }> {
  const { workDirectory = WORK, logDirectory } = options;
  const files = join(workDirectory, "migrate-files");
  const variables = { ...actor.variables, ENVIRONMENT_FILES: files };
  const earlier: Actor = { ...actor, environment: before.environment, variables };
  const open = (side: Actor, purpose: WorkspaceOptions["purpose"], logs: string) =>
    openStacks(
      side,
      {
        ...options,
        workDirectory,
        purpose,
        kinds,
        logDirectory: join(logDirectory, logs),
        examine: (kind) => checkState(side, kind, options),
      },
      // Its plans change nothing.
      { onStop: () => Promise.resolve("cancel"), say },
    );
  writePrivate(join(files, `${before.environment.name}.yaml`), before.content);
  const target = await open(actor, "migrate", "after");
  try {
    const source = await open(earlier, "migrate-from", "before");
    const close = () => {
      source.close();
      target.close();
    };
    return { plan: planIn({ source: source.all, target: target.all }), close };
  } catch (error) {
    target.close();
    throw error;
  }
}

function planIn(workspaces: Readonly<Record<"source" | "target", readonly Workspace<StackTerraform>[]>>): PlanAt {
  return async (side, kind) => {
    const workspace = workspaces[side].find((each) => each.kind === kind);
    if (workspace === undefined) throw new Error(`the stack ${kind} was not synthesized`);
    await workspace.initialise();
    // No lock, because this run holds the locks of both states.
    return (await workspace.terraform.plan({ lock: false })).planned;
  };
}
