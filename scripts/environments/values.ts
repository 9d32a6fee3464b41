import type { Read } from "../../environments/load";
import type { Origin } from "../../environments/source-map";

/** A value of an environment, and where it was written. */
export interface Value {
  /** `registry.domain`. */
  readonly key: string;
  readonly value: unknown;
  /** Undefined for a default of the project's own. */
  readonly from?: Origin;
}

/** Not a key of the file. */
const NAME = "name";

/** Every value of an environment, in the order of the schema, with the file and line that it comes from. Lists are one value. */
export function valuesOf({ environment, source }: Read): Value[] {
  const walk = (value: unknown, path: readonly string[]): Value[] => {
    if (value === undefined) return [];
    const entries = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
    if (entries.length > 0) return entries.flatMap(([key, inner]) => walk(inner, [...path, key]));
    const from = source.origin(path);
    return [{ key: path.join("."), value, ...(from && { from }) }];
  };
  return Object.entries(environment).flatMap(([key, value]) => (key === NAME ? [] : walk(value, [key])));
}
