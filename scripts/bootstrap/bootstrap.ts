import { dirname, join } from "node:path";
import { environmentNames } from "../../environments/load";
import { hasStateStack } from "../../environments/names";
import { bucketExists } from "../aws/existing-resources";
import { identityProblem } from "../identity/problem";
import { WORK } from "../process/paths";
import { MARKER_FILE, RunMarker } from "../process/run-marker";
import { StateLocked } from "../terraform/state-lock";
import { OperationError } from "../words/errors";
import { bringAbout, useRemoteBackend } from "./bring-about";
import { localStateOf } from "./left";
import type { BootstrapContext, BootstrapOptions, Bootstrapped } from "./options";
import { KEPT_LOCALLY } from "./options";
import { prepareTerraform } from "./prepare-terraform";

/**
 * Creates the bucket and key for the environment's Terraform states, and moves their own state into that bucket. It may be
 * stopped at any point and run again: it looks in AWS for what is left to do.
 */
export async function bootstrap(options: BootstrapOptions, context: BootstrapContext): Promise<Bootstrapped> {
  const { environment, names } = context;
  if (!hasStateStack(environment)) return useExisting(context);
  await refuseSecond(context);
  const { workDirectory = WORK } = options;
  const folder = dirname(localStateOf(environment, workDirectory));
  const marker = RunMarker.take(join(folder, MARKER_FILE), names.stackNames.state);
  const { terraform, directory } = await prepareTerraform(options, context, workDirectory, marker);
  const attempt = () => bringAbout(terraform, directory, localStateOf(environment, workDirectory), options, context);
  const result = await attempt().catch(async (error: unknown) => {
    if (!(error instanceof StateLocked)) throw error;
    // A killed Terraform leaves its lock in the bucket. Only a lock of our own killed run is removed.
    if (marker.left(error.lock)) {
      useRemoteBackend(directory);
      await terraform.init();
      await terraform.forceUnlock(error.lock.id);
      return attempt();
    }
    marker.release();
    throw error;
  });
  // After any other failure the marker stays: the next run may have to clean up after this one.
  marker.settle();
  marker.release();
  return result;
}

/** Throws OperationError if the environment is deployed under another name or in another region: nothing is made a second time. */
async function refuseSecond({ environment, names, aws }: BootstrapContext): Promise<void> {
  const problem = await identityProblem({ environment, names, aws, known: environmentNames() });
  if (problem === undefined) return;
  throw new OperationError(problem.what.replace(/^the/, "The"), problem.fix);
}

/** For an environment with its own bucket, nothing is created; the bucket that it names must exist. */
async function useExisting({ environment, names, aws }: BootstrapContext): Promise<Bootstrapped> {
  if (environment.backend.kind === "local") return KEPT_LOCALLY;
  if (!(await bucketExists(aws.s3, names.stateBucket, names.stateBucketOwner))) {
    throw new OperationError(
      `There is no bucket ${names.stateBucket}, which backend.bucket of environment ${environment.name} names`,
      "Create it, or remove backend.bucket to have one created.",
    );
  }
  return { bucket: names.stateBucket, created: false, changed: false };
}
