import { join } from "node:path";
import { terraformEnvironment } from "../terraform/environment";
import { Terraform } from "../terraform/terraform";
import { OperationError } from "../words/errors";
import type { World } from "./world";

/**
 * Plans a deployed stack again as soon as it is applied. It waits for the lock, which cdktf may still hold for a moment.
 * Throws OperationError with the plan if it is not empty.
 */
export async function planAgain(world: World, stack: string): Promise<void> {
  const terraform = new Terraform({
    program: world.tools.terraform,
    directory: world.directoryOf(stack),
    environment: terraformEnvironment(world.terraform, world.tools, world.childEnvironment),
    logFile: join(world.logDirectory, `second-plan-${stack}.log`),
    signal: world.signal,
  });
  const { changes, text } = await terraform.plan({ lockTimeoutSeconds: 60 });
  if (changes) throw new OperationError(`The second plan of ${stack} is not empty`, text.trim());
}
