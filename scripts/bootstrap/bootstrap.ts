import { join } from "node:path";
import { hasStateStack } from "../../environments/names";
import { WORK } from "../process/paths";
import { RunMarker } from "../process/run-marker";
import { StateLocked } from "../terraform/state-lock";
import { bringAbout, useRemoteBackend } from "./bring-about";
import type { BootstrapContext, BootstrapOptions, Bootstrapped } from "./options";
import { prepareTerraform } from "./prepare-terraform";
import { useExisting } from "./use-existing";

/**
 * Makes the bucket and key that hold the environment's Terraform state, and moves their own state into that bucket. May be
 * stopped at any point and run again: what is in AWS decides what is left to do.
 */
export async function bootstrap(options: BootstrapOptions, context: BootstrapContext): Promise<Bootstrapped> {
  const { environment, names } = context;
  if (!hasStateStack(environment)) return useExisting(context);
  const { workDirectory = WORK } = options;
  const folder = join(workDirectory, "state", environment.name);
  const marker = RunMarker.take(join(folder, "running.json"), names.stackNames.state);
  const { terraform, directory } = await prepareTerraform(options, context, workDirectory, marker);
  const attempt = () => bringAbout(terraform, directory, join(folder, "terraform.tfstate"), options, context);
  const result = await attempt().catch(async (error: unknown) => {
    if (!(error instanceof StateLocked)) throw error;
    // Killed in the middle, Terraform leaves its lock in the bucket. Nobody else's is ever broken.
    if (marker.left(error.lock)) {
      useRemoteBackend(directory);
      await terraform.init();
      await terraform.forceUnlock(error.lock.id);
      return attempt();
    }
    marker.release();
    throw error;
  });
  // After any other failure the marker stays: the next run may have to clear up after this one.
  marker.release();
  return result;
}
