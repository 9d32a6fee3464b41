import type { Inconsistency } from "./limits/inconsistency";
import { namesOf, stacksOf } from "./names";
import type { Environment } from "./schema";
import { WORKSPACE_NAME_LENGTH } from "./schema-hcp";

/** Contradictions in what an environment says of HCP Terraform. */
export function wrongWorkspaces(environment: Environment): Inconsistency[] {
  const { backend } = environment;
  if (backend.kind !== "hcp") return [];
  const { execution, agentPool, terraformVersion, runTrigger, runRoles } = backend;
  const found: Inconsistency[] = [];
  if (execution === "agent" && agentPool === undefined)
    found.push({ path: ["backend", "execution"], fix: "needs backend.agentPool: HCP Terraform has to know whose agents run it" });
  if (execution !== "agent" && agentPool !== undefined)
    found.push({ path: ["backend", "agentPool"], fix: "is only used if backend.execution is agent: remove this, or change that" });
  if (execution === "local" && terraformVersion !== undefined)
    found.push({
      path: ["backend", "terraformVersion"],
      fix: "is for runs in HCP Terraform; with backend.execution local, your own is used",
    });
  if (execution === "local" && runTrigger === true)
    found.push({ path: ["backend", "runTrigger"], fix: "is for runs in HCP Terraform; with backend.execution local, there are none" });
  if (execution === "local" && runRoles !== undefined)
    found.push({ path: ["backend", "runRoles"], fix: "is for runs in HCP Terraform; with backend.execution local, there are none" });
  const names = stacksOf(environment).map((kind) => namesOf(environment).workspace(kind));
  const longest = names.find((name) => name.length > WORKSPACE_NAME_LENGTH);
  if (longest !== undefined)
    found.push({
      path: ["backend", backend.workspacePrefix === undefined ? "kind" : "workspacePrefix"],
      fix: `makes the workspace ${longest} of ${longest.length} characters: HCP Terraform allows ${WORKSPACE_NAME_LENGTH}`,
    });
  return found;
}
