import { hasStateStack, namesOf } from "../../environments/names";
import { REGIONS } from "../../environments/regions";
import type { Environment } from "../../environments/schema";
import { bucketRegion } from "../aws/existing-resources";
import type { Aws } from "../aws/clients";

/**
 * Other regions in which the environment has been bootstrapped: its own state bucket has account and region in its name, and S3 tells
 * of a bucket from everywhere. None if the bucket is not ours to make.
 */
export async function otherRegionsOf(environment: Environment, { s3 }: Pick<Aws, "s3">): Promise<string[]> {
  if (!hasStateStack(environment)) return [];
  const others = REGIONS.filter((region) => region !== environment.region);
  const found = await Promise.all(
    others.map(async (region) => {
      const { stateBucket, stateBucketOwner } = namesOf({ ...environment, region });
      return (await isThere(s3, stateBucket, stateBucketOwner)) ? [region] : [];
    }),
  );
  return found.flat();
}

/** S3 redirects to the bucket's region if it is another. Throws OperationError if AWS denies the look. */
async function isThere(s3: Aws["s3"], bucket: string, owner: string): Promise<boolean> {
  return (await bucketRegion(s3, bucket, owner)) !== undefined;
}
