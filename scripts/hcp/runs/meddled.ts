import { OperationError } from "../../words/errors";
import { type HcpApi, HcpRefusal, type Resource, textOf } from "../api";
import { meddlingIn } from "../settings/meddling";
import { runEnvironment, type RunVariable, sourceOf } from "../settings/run-environment";

/**
 * Throws OperationError if variables of the workspace's runs change what Terraform does there, who acts in AWS, or which AWS is asked:
 * a plan would not be the one that was asked for. Whoever may not read the variables is not held up: `drift` says what it could not
 * look at.
 */
export async function requireUnmeddled(workspace: Resource, api: HcpApi): Promise<void> {
  const [found] = meddlingIn(await readable(workspace, api));
  if (found === undefined) return;
  const { name, shown, variable } = found;
  throw new OperationError(
    `The runs of ${textOf(workspace, "name") ?? workspace.id} would not do what is asked for: ${name} (${shown})`,
    `Take it out of ${await sourceOf(variable, api)}.`,
  );
}

async function readable(workspace: Resource, api: HcpApi): Promise<RunVariable[]> {
  try {
    return await runEnvironment(workspace, api);
  } catch (error) {
    if (error instanceof HcpRefusal && (error.status === 403 || error.status === 404)) return [];
    throw error;
  }
}
