import { denialOf } from "../aws/denial";
import { OperationError } from "../words/errors";

export interface S3Place {
  readonly environmentName: string;
  /** Account of the bucket. */
  readonly owner: string;
  readonly region: string;
  readonly bucket: string;
}

/** AWS denies access to the state. */
export class StateAccessDenied extends OperationError {}

/** Turns S3's errors into errors with a remedy; passes on any other error. */
export function s3Failure(error: unknown, location: string, { environmentName, owner, region, bucket }: S3Place): unknown {
  switch (codeOf(error)) {
    case "NoSuchBucket":
      return new OperationError(
        `There is no bucket ${bucket} for the state of environment ${environmentName}`,
        `Create it: npm run ops -- bootstrap --env ${environmentName}. If it existed before, restore it first, or its states are lost.`,
        { cause: error },
      );
    case "AccessDenied":
      return new StateAccessDenied(
        `${location} cannot be reached: AWS denies it${denialOf(error)}`,
        `The bucket belongs to another account than ${owner} (name that account in backend.bucketOwner), or your role lacks s3:ListBucket, s3:ListBucketVersions, s3:GetObject, s3:GetObjectVersion or, on its key, kms:Decrypt.`,
        { cause: error },
      );
    case "PermanentRedirect":
      return new OperationError(
        `The bucket ${bucket} is in another Region than ${region}`,
        `Correct region or backend.bucket in the file of environment ${environmentName}.`,
        { cause: error },
      );
    default:
      return error;
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
