import { OperationError } from "../words/errors";

export interface S3Place {
  readonly environmentName: string;
  /** Account of the bucket. */
  readonly owner: string;
  readonly region: string;
  readonly bucket: string;
}

/** AWS lets us not do what was asked. */
export class StateAccessDenied extends OperationError {}

/** What an operator can do about an answer of S3's; whatever else went wrong is passed on. */
export function s3Failure(error: unknown, location: string, { environmentName, owner, region, bucket }: S3Place): unknown {
  switch (codeOf(error)) {
    case "NoSuchBucket":
      return new OperationError(
        `There is no bucket ${bucket} for the state of environment ${environmentName}`,
        `Make it: npm run ops -- bootstrap --env ${environmentName}. If it was there before, restore it first, or its states are lost.`,
        { cause: error },
      );
    case "AccessDenied":
      return new StateAccessDenied(
        `${location} cannot be reached: AWS denies it`,
        `The bucket belongs to another account than ${owner} (backend.bucketOwner says whose it is), or your role lacks s3:ListBucket, s3:ListBucketVersions, s3:GetObject, s3:GetObjectVersion or, on its key, kms:Decrypt.`,
        { cause: error },
      );
    case "PermanentRedirect":
      return new OperationError(
        `The bucket ${bucket} is in another Region than ${region}`,
        `Correct region or backend.bucket in environments/${environmentName}.yaml.`,
        { cause: error },
      );
    default:
      return error;
  }
}

export function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : "";
}
