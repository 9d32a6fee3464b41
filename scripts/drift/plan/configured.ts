import { canonical, isFields } from "../model/values";

/** One attribute in the plan's `configuration`. */
export interface Configured {
  /** The value; absent if it is computed from others. */
  readonly constant?: unknown;
  /** Addresses, with and without attribute, of the resources that it is computed from. */
  readonly references: readonly string[];
}

/** The configuration at a path, or of the block that contains it; undefined if it is not configured. */
export function configuredAt(expressions: unknown, path: string): Configured | undefined {
  let here = expressions;
  for (const key of path.split(".")) {
    const found = expressionOf(here);
    if (found !== undefined) return found;
    here = stepInto(here, key);
  }
  return expressionOf(here) ?? insideOf(here);
}

/** Whether the attribute is configured with exactly this value. False if the value is computed, because the plan does not show it. */
export function configuredAs(expressions: unknown, path: string, value: unknown): boolean {
  const configured = configuredAt(expressions, path);
  return configured !== undefined && "constant" in configured && canonical(configured.constant) === canonical(value);
}

function stepInto(expression: unknown, key: string): unknown {
  const blocks: unknown[] = [expression].flat();
  const numbered = blocks[Number(key)];
  if (Array.isArray(expression) && numbered !== undefined) return numbered;
  // Paths leave out the index of a block that occurs once.
  return isFields(blocks[0]) ? blocks[0][key] : undefined;
}

function expressionOf(expression: unknown): Configured | undefined {
  if (!isFields(expression)) return undefined;
  const references = Array.isArray(expression.references) ? (expression.references as unknown[]).map(String) : [];
  if (references.length > 0) return { references };
  return "constant_value" in expression ? { constant: expression.constant_value, references } : undefined;
}

/** A whole block: it is computed from everything that its attributes are computed from. */
function insideOf(block: unknown): Configured | undefined {
  if (typeof block !== "object" || block === null) return undefined;
  const found = Object.values(block).map((each: unknown) => expressionOf(each) ?? insideOf(each));
  return { references: found.flatMap((each) => each?.references ?? []) };
}
