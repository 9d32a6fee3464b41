import type { Difference } from "../plan/differences";
import type { DriftKind } from "../model/types";

/** A difference as a rule sees it. */
export interface Comparison extends Difference {
  readonly type: string;
  readonly kind: DriftKind;
  readonly endsWithApply: boolean;
}

/** What should be, and what is. */
export interface Sides {
  readonly wanted: unknown;
  readonly actual: unknown;
  /** The policy that they are a part of. */
  readonly policy?: { readonly wanted: readonly Statement[]; readonly actual: readonly Statement[] };
}

/** What is not applied is there still: the configuration is what should be, whichever way the difference is told. */
export function sidesOf({ kind, before, after, policy }: Comparison): Sides {
  const [wanted, actual] = kind === "not-applied" ? (["after", "before"] as const) : (["before", "after"] as const);
  const values = { before, after };
  return { wanted: values[wanted], actual: values[actual], ...(policy && { policy: { wanted: policy[wanted], actual: policy[actual] } }) };
}

type Statement = NonNullable<Difference["policy"]>["before"][number];
