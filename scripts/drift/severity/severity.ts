import type { Difference } from "../plan/differences";
import type { DriftKind, Severity } from "../model/types";
import { RULES } from "./rules";

/** A difference as a rule sees it. */
export interface Comparison extends Difference {
  readonly type: string;
  readonly kind: DriftKind;
  readonly endsWithApply: boolean;
}

/** How severe a difference is, and why where a rule says so. The first rule that fits decides. */
export function severityOf(comparison: Comparison): { severity: Severity; why?: string } {
  const rule = RULES.find(
    ({ type, attribute, kind, when }) =>
      matches(type, comparison.type) &&
      matches(attribute, comparison.path) &&
      (kind === undefined || kind === comparison.kind) &&
      (when === undefined || when(sidesOf(comparison))),
  );
  if (rule !== undefined) return { severity: rule.severity, why: rule.why };
  // A setting that nobody wrote down is seldom what the deployment depends on; where it is, a rule says so.
  return { severity: comparison.endsWithApply ? "medium" : "low" };
}

/** What should be, and what is. */
export interface Sides {
  readonly wanted: unknown;
  readonly actual: unknown;
  /** The policy that they are a part of. */
  readonly policy?: { readonly wanted: readonly Statement[]; readonly actual: readonly Statement[] };
}

/** What is not applied is there still: the configuration is what should be, whichever way the difference is told. */
function sidesOf({ kind, before, after, policy }: Comparison): Sides {
  const [wanted, actual] = kind === "not-applied" ? (["after", "before"] as const) : (["before", "after"] as const);
  const values = { before, after };
  return { wanted: values[wanted], actual: values[actual], ...(policy && { policy: { wanted: policy[wanted], actual: policy[actual] } }) };
}

type Statement = NonNullable<Difference["policy"]>["before"][number];

/** @param pattern `*` is any run of characters */
function matches(pattern: string, text: string): boolean {
  return new RegExp(`^${pattern.replace(/[\\^$.+?()[\]{}|]/g, "\\$&").replace(/\*/g, ".*")}$`, "su").test(text);
}
