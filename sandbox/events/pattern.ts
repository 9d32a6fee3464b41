import { AwsError } from "../core/errors";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether an event fits a pattern (EventBridge User Guide, "Creating Amazon EventBridge event patterns"): a list names the values of a
 * field, of which one is enough, a mapping looks into it, `$or` is a list of patterns, `anything-but` with `wildcard` is a text that is
 * there and fits none of them (the guide's "Comparison operators"). Throws ValidationException for anything else,
 * such as `prefix`, which the sandbox does not know: no event may be taken for one that does not fit.
 */
export function matchesPattern(pattern: Fields, event: Fields): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === "$or") return listOf(key, wanted).some((each) => matchesPattern(fieldsOf(key, each), event));
    const value = event[key];
    if (Array.isArray(wanted)) {
      const values: unknown[] = [value].flat();
      return listOf(key, wanted).some((each) => {
        const excluded = excludedBy(each);
        if (excluded === undefined) return values.includes(scalarOf(key, each));
        return values.some((one) => typeof one === "string" && !excluded.some((wildcard) => wildcard.test(one)));
      });
    }
    return isFields(value) ? matchesPattern(fieldsOf(key, wanted), value) : matchesPattern(fieldsOf(key, wanted), {});
  });
}

function listOf(key: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value;
  throw unknownFilter(key, value);
}

/** The wildcards of `{"anything-but": {"wildcard": ...}}`; undefined if it is no such filter. */
function excludedBy(filter: unknown): readonly RegExp[] | undefined {
  if (!isFields(filter) || Object.keys(filter).join() !== "anything-but") return undefined;
  const but = filter["anything-but"];
  if (!isFields(but) || Object.keys(but).join() !== "wildcard") return undefined;
  const wildcards: unknown[] = [but["wildcard"]].flat();
  return wildcards.every((each) => typeof each === "string") ? wildcards.map(wildcardOf) : undefined;
}

/** A `*` stands for any text, `\*` for itself and `\\` for a backslash. Throws ValidationException for other uses of it, as PutRule does. */
function wildcardOf(text: string): RegExp {
  if (!/^(?:[^\\]|\\[*\\])*$/.test(text) || /(?<!\\)\*\*/.test(text)) throw unknownFilter("wildcard", text);
  const source = text.replace(/\\([*\\])|(\*)|([^])/gu, (_, escaped?: string, any?: string, other?: string) =>
    any === undefined ? `\\u{${(escaped ?? other ?? "").codePointAt(0)?.toString(16)}}` : "[^]*",
  );
  return new RegExp(`^${source}$`, "u");
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
