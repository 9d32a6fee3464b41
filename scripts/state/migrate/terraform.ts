import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StackKind } from "../../../environments/names";
import type { Environment } from "../../../environments/schema";
import { openWorkspaces, type Workspace, type WorkspaceOptions } from "../../terraform/workspace";
import { CACHE } from "../../process/paths";
import { plannedChanges, planSchema } from "../../terraform/plan-json";
import type { FileBefore } from "./before";
import type { PlanAt } from "./ports";

const PLAN_FILE = "migrate.tfplan";

export interface MigrationSides {
  readonly before: FileBefore;
  readonly now: Environment;
  readonly kinds: readonly StackKind[];
}

/** Terraform at the old and the new place, with what the environment's file said before and what it says now. */
export async function openTerraform(
  { before, now, kinds }: MigrationSides,
  options: Omit<WorkspaceOptions, "purpose" | "kinds" | "roleArn">,
): Promise<{ readonly plan: PlanAt; readonly close: () => void }> {
  const { workDirectory = CACHE, processEnvironment = process.env, logDirectory } = options;
  const files = join(workDirectory, "migrate-files");
  await mkdir(files, { recursive: true });
  await writeFile(join(files, `${now.name}.yaml`), before.content);
  const target = await openWorkspaces(now, { ...options, purpose: "migrate", kinds, logDirectory: join(logDirectory, "after") });
  try {
    const source = await openWorkspaces(before.environment, {
      ...{ ...options, purpose: "migrate-from", kinds, logDirectory: join(logDirectory, "before") },
      processEnvironment: { ...processEnvironment, ENVIRONMENT_FILES: files },
    });
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

function planIn(workspaces: Readonly<Record<"source" | "target", readonly Workspace[]>>): PlanAt {
  return async (side, kind) => {
    const workspace = workspaces[side].find((each) => each.kind === kind);
    if (workspace === undefined) throw new Error(`the stack ${kind} was not synthesized`);
    const { terraform, directory } = workspace;
    await workspace.initialise();
    try {
      // This run holds the locks of both states.
      await terraform.plan({ out: PLAN_FILE, lock: false });
      return plannedChanges(planSchema.parse(await terraform.showPlan(PLAN_FILE)));
    } finally {
      await rm(join(directory, PLAN_FILE), { force: true });
    }
  };
}
