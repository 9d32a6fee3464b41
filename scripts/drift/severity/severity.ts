import type { Severity } from "../model/types";
import type { Comparison } from "./comparison";
import { sidesOf } from "./comparison";
import { RULES } from "./rules";

/** The severity of a difference, and the reason if a rule gives one. The first rule that fits decides. */
export function severityOf(comparison: Comparison): { severity: Severity; why?: string } {
  const rule = RULES.find(
    ({ type, attribute, kind, when }) =>
      matches(type, comparison.type) &&
      matches(attribute, comparison.path) &&
      (kind === undefined || kind === comparison.kind) &&
      (when === undefined || when(sidesOf(comparison))),
  );
  if (rule !== undefined) return { severity: rule.severity, why: rule.why };
  // The deployment seldom depends on a setting that is not configured; if it does, a rule says so.
  return { severity: comparison.endsWithApply ? "medium" : "low" };
}

/** @param pattern in which `*` matches any characters */
function matches(pattern: string, text: string): boolean {
  return new RegExp(`^${pattern.replace(/[\\^$.+?()[\]{}|]/g, "\\$&").replace(/\*/g, ".*")}$`, "su").test(text);
}
