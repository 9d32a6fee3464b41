import { hasStateStack } from "../../environments/names";
import { bucketExists } from "../aws/existing-resources";
import type { Aws } from "../aws/clients";
import { otherRegionsOf } from "./elsewhere";
import { ownerOf, type OwnerContext } from "./owner";
import { type IdentityProblem, movedRegionText, renamedText } from "./text";

export interface IdentityContext extends OwnerContext {
  readonly names: OwnerContext["names"] & { readonly stateBucket: string; readonly stateBucketOwner: string };
  readonly aws: OwnerContext["aws"] & Pick<Aws, "s3">;
  /** Names of all environments that have a file. */
  readonly known: readonly string[];
}

/**
 * Why the environment's file does not name what is deployed, although something of it is: then whoever bootstraps or deploys would make
 * everything a second time. Undefined if the file fits, or nothing is deployed yet.
 */
export async function identityProblem(context: IdentityContext): Promise<IdentityProblem | undefined> {
  const { environment, names, aws, known } = context;
  const owner = await ownerOf(context);
  if (owner !== undefined && owner !== environment.name) return renamedText(environment, owner, known);
  if (owner !== undefined || !hasStateStack(environment)) return undefined;
  if (await bucketExists(aws.s3, names.stateBucket, names.stateBucketOwner)) return undefined;
  const regions = await otherRegionsOf(environment, aws);
  return regions.length === 0 ? undefined : movedRegionText(environment, regions);
}
