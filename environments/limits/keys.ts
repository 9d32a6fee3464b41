import type { Inconsistency } from "./inconsistency";

/** A KMS key that the environment's file names. */
export interface NamedKey {
  readonly path: readonly string[];
  readonly arn: string | undefined;
  /** The only account that it may be of. @default any */
  readonly account?: string;
}

/** A service uses a key of its own region alone, and no ARN leads out of a partition. Some may be another account's. */
export function brokenKeyLimits(keys: readonly NamedKey[], { partition, region }: { readonly partition: string; readonly region: string }) {
  return keys.flatMap(({ path, arn, account }): Inconsistency[] => {
    if (arn === undefined) return [];
    const [, ofPartition, , ofRegion, owner] = arn.split(":");
    if (ofRegion !== region) return [{ path, fix: `must be a key in this environment's region, ${region}` }];
    if (ofPartition !== partition) return [{ path, fix: `must begin with arn:${partition}: that is the partition of ${region}` }];
    if (account !== undefined && owner !== account)
      return [{ path, fix: `must be a key of this environment's account, ${account}: this one is of ${owner}` }];
    return [];
  });
}
