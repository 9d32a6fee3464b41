import { confirmStopped } from "../cli/confirm";
import type { StoppedRun } from "../hcp/runs/remote-terraform";

/**
 * What becomes of a run in HCP Terraform whose command the user has stopped. A plan is cancelled: nothing is lost, and it would hold
 * the workspace. An apply is cancelled only if somebody says so on a terminal: half of one takes longer to mend than to wait for.
 */
export async function whetherToCancel(
  { stack, phase, link }: StoppedRun,
  ask: typeof confirmStopped = confirmStopped,
): Promise<"cancel" | "leave"> {
  if (phase === "plan") return "cancel";
  const text = `${stack} is being applied there, and goes on: ${link}. To cancel it?`;
  return (await ask({ text, answer: "cancel" })) ? "cancel" : "leave";
}
