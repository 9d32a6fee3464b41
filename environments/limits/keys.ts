import type { Inconsistency } from "./inconsistency";

/** A KMS key that the environment's file names. */
export interface NamedKey {
  readonly path: readonly string[];
  readonly arn: string | undefined;
}

/** A service uses a key of its own region alone, and no ARN leads out of a partition. The key may be another account's. */
export function brokenKeyLimits(keys: readonly NamedKey[], { partition, region }: { readonly partition: string; readonly region: string }) {
  return keys.flatMap(({ path, arn }): Inconsistency[] => {
    if (arn === undefined) return [];
    const [, ofPartition, , ofRegion] = arn.split(":");
    if (ofRegion !== region) return [{ path, fix: `must be a key in this environment's region, ${region}` }];
    if (ofPartition !== partition) return [{ path, fix: `must begin with arn:${partition}: that is the partition of ${region}` }];
    return [];
  });
}
