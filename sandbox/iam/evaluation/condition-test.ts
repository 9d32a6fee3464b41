import { COMPARISONS } from "./comparisons";

/** One line of a Condition block: operator, key, values. */
export interface ConditionTest {
  /** `StringEquals`, `Null`...: a key of {@link COMPARISONS}, or `Null`. */
  readonly operator: string;
  readonly set?: "ForAllValues" | "ForAnyValue";
  readonly ifExists: boolean;
  /** As in the policy; keys are compared ignoring case. */
  readonly key: string;
  readonly values: readonly string[];
}

/** Reads a Condition block; calls `fail` if IAM would not accept it. */
export function parseConditions(block: unknown, fail: (problem: string) => never): readonly ConditionTest[] {
  return Object.entries(object(block) ?? fail("Condition must be an object")).flatMap(([name, keys]) => {
    const operator = parseOperator(name) ?? fail(`unknown condition operator ${JSON.stringify(name)}`);
    const entries = Object.entries(object(keys) ?? fail(`Condition.${name} must be an object`));
    return entries.map(([key, value]) => ({
      ...operator,
      key,
      values: scalars(value) ?? fail(`Condition.${name}.${key} must hold values`),
    }));
  });
}

function parseOperator(name: string): Pick<ConditionTest, "operator" | "set" | "ifExists"> | undefined {
  const [, set, operator = "", ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(name) ?? [];
  const isNull = operator === "Null";
  if (isNull ? set || ifExists : !Object.hasOwn(COMPARISONS, operator)) return undefined;
  return { operator, ...(set && { set: set as "ForAllValues" | "ForAnyValue" }), ifExists: ifExists !== undefined };
}

/** Values as strings: policies may leave booleans and numbers unquoted. */
function scalars(value: unknown): readonly string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  const known = list.every((item) => typeof item === "string" || typeof item === "boolean" || typeof item === "number");
  return known ? list.map(String) : undefined;
}

function object(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}
