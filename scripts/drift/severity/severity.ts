import type { Severity } from "../model/types";
import { RULES } from "./rules";
import type { Comparison } from "./comparison";
import { sidesOf } from "./comparison";

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

/** @param pattern `*` is any run of characters */
function matches(pattern: string, text: string): boolean {
  return new RegExp(`^${pattern.replace(/[\\^$.+?()[\]{}|]/g, "\\$&").replace(/\*/g, ".*")}$`, "su").test(text);
}
