import type { DriftKind } from "../model/types";
import type { Difference } from "../plan/differences";

/** A difference as the rules see it. */
export interface Comparison extends Difference {
  readonly type: string;
  readonly kind: DriftKind;
  readonly endsWithApply: boolean;
}

/** The wanted and the actual value. */
export interface Sides {
  readonly wanted: unknown;
  readonly actual: unknown;
  /** The policy that they are part of. */
  readonly policy?: { readonly wanted: readonly Statement[]; readonly actual: readonly Statement[] };
}

/** For "not applied", the configured value is `after`; for an outside change, the wanted value is `before`. */
export function sidesOf({ kind, before, after, policy }: Comparison): Sides {
  const [wanted, actual] = kind === "not-applied" ? (["after", "before"] as const) : (["before", "after"] as const);
  const values = { before, after };
  return { wanted: values[wanted], actual: values[actual], ...(policy && { policy: { wanted: policy[wanted], actual: policy[actual] } }) };
}

type Statement = NonNullable<Difference["policy"]>["before"][number];
