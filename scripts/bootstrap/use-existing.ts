import { OperationError } from "../words/errors";
import { bucketExists } from "../aws/existing-resources";
import { KEPT_LOCALLY, type BootstrapContext, type Bootstrapped } from "./options";

/** For an environment with its own bucket, nothing is created; the bucket that it names must exist. */
export async function useExisting({ environment, names, aws }: BootstrapContext): Promise<Bootstrapped> {
  if (environment.backend.kind === "local") return KEPT_LOCALLY;
  if (!(await bucketExists(aws.s3, names.stateBucket, names.stateBucketOwner))) {
    throw new OperationError(
      `There is no bucket ${names.stateBucket}, which backend.bucket of environment ${environment.name} names`,
      "Create it, or remove backend.bucket to have one created.",
    );
  }
  return { bucket: names.stateBucket, created: false, changed: false };
}
