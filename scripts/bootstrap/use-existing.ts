import { OperationError } from "../words/errors";
import { bucketExists } from "../aws/existing-resources";
import { KEPT_LOCALLY, type BootstrapContext, type Bootstrapped } from "./options";

/** An environment that keeps its state elsewhere needs no bucket of ours; one that is named must be there. */
export async function useExisting({ environment, names, aws }: BootstrapContext): Promise<Bootstrapped> {
  if (environment.backend.kind === "local") return KEPT_LOCALLY;
  if (!(await bucketExists(aws.s3, names.stateBucket, names.stateBucketOwner))) {
    throw new OperationError(
      `There is no bucket ${names.stateBucket}, which backend.bucket of environment ${environment.name} names`,
      "Make it, or remove backend.bucket: then one is made here.",
    );
  }
  return { bucket: names.stateBucket, created: false, changed: false };
}
