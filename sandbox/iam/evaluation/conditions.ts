import { COMPARISONS } from "./comparisons";
import type { Comparison } from "./comparisons";
import type { ConditionTest } from "./condition-test";
import type { Context } from "./context";
import { substitute } from "./variables";

/** Whether all conditions of a statement hold for a request. */
export function conditionsHold(tests: readonly ConditionTest[], context: Context, replaceVariables: boolean): boolean {
  return tests.every((test) => holds(test, context, replaceVariables));
}

function holds(test: ConditionTest, context: Context, replaceVariables: boolean): boolean {
  const requested = context.values(test.key) ?? [];
  if (test.operator === "Null") return test.values.some((value) => (value.toLowerCase() === "true") === (requested.length === 0));
  const comparison = COMPARISONS[test.operator] as Comparison;
  const wanted = replaceVariables && comparison.variables ? resolved(test.values, context) : test.values;
  const matchesAny = (value: string): boolean => wanted.some((pattern) => comparison.matches(value, pattern));
  const passes = (value: string): boolean => matchesAny(value) !== comparison.negated;
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html:
  // if the request has no value, ForAllValues is true and ForAnyValue false; IfExists changes neither.
  if (test.set === "ForAllValues") return requested.every(passes);
  if (test.set === "ForAnyValue") return requested.some(passes);
  if (requested.length === 0) return test.ifExists || comparison.negated;
  return requested.some(matchesAny) !== comparison.negated;
}

/** Replaces policy variables. A value is left out, so that it matches nothing, if the request lacks one of its variables. */
function resolved(values: readonly string[], context: Context): readonly string[] {
  return values.map((value) => substitute(value, context)).filter((value) => value !== undefined);
}
