import type { Actor } from "../aws/actor";
import type { Console } from "../cli/console";
import { openStacks } from "../hcp/runs/open";
import type { StackTerraform } from "../terraform/stack-terraform";
import type { WorkspaceOptions, Workspaces } from "../terraform/workspace";
import { whetherToCancel } from "./stopped-run";

/** Opens an environment's stacks for Terraform here, or for runs in HCP Terraform, as its file says. */
export function openWhereItRuns(
  actor: Actor,
  { console, ...options }: WorkspaceOptions & { readonly console: Pick<Console, "line"> },
): Promise<Workspaces<StackTerraform>> {
  const say = (text: string) => console.line(text, "yellow");
  return openStacks(actor, options, { say, onStop: whetherToCancel });
}
