import { AwsError } from "../core/errors";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether an event fits a pattern (EventBridge User Guide, "Creating Amazon EventBridge event patterns"): a list names the values of a
 * field, of which one is enough, a mapping looks into it, `$or` is a list of patterns. Throws ValidationException for anything else,
 * such as `prefix`, which the sandbox does not know: no event may be taken for one that does not fit.
 */
export function matchesPattern(pattern: Fields, event: Fields): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === "$or") return listOf(key, wanted).some((each) => matchesPattern(fieldsOf(key, each), event));
    const value = event[key];
    if (Array.isArray(wanted)) {
      const values: unknown[] = [value].flat();
      return listOf(key, wanted).some((each) => values.includes(scalarOf(key, each)));
    }
    return isFields(value) ? matchesPattern(fieldsOf(key, wanted), value) : matchesPattern(fieldsOf(key, wanted), {});
  });
}

function listOf(key: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value;
  throw unknownFilter(key, value);
}

function scalarOf(key: string, value: unknown): unknown {
  if (["string", "number", "boolean"].includes(typeof value) || value === null) return value;
  throw unknownFilter(key, value);
}

function fieldsOf(key: string, value: unknown): Fields {
  if (isFields(value)) return value;
  throw unknownFilter(key, value);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unknownFilter(key: string, value: unknown): AwsError {
  return new AwsError(
    "ValidationException",
    `The sandbox does not know this filter of ${key} in an event pattern: ${JSON.stringify(value)}`,
  );
}
