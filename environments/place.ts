import { partitionOf } from "./partitions";
import type { Environment } from "./schema";

/** Where an environment's resources are, for their ARNs. */
export function placeOf({ region, account }: Pick<Environment, "region" | "account">) {
  return { partition: partitionOf(region), region, account } as const;
}
