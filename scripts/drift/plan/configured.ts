import { canonical, isFields } from "../model/values";

/** What the configuration says about one attribute, as the plan's `configuration` has it. */
export interface Configured {
  /** The value; absent where it is computed from others. */
  readonly constant?: unknown;
  /** Addresses of the resources, with and without attribute, that it is computed from. */
  readonly references: readonly string[];
}

/** What the configuration says at a path, or about what it is part of; undefined where it says nothing. */
export function configuredAt(expressions: unknown, path: string): Configured | undefined {
  let here = expressions;
  for (const key of path.split(".")) {
    const found = expressionOf(here);
    if (found !== undefined) return found;
    here = stepInto(here, key);
  }
  return expressionOf(here) ?? insideOf(here);
}

/** Whether the configuration gives the attribute this very value. What it computes from others cannot be told from it. */
export function configuredAs(expressions: unknown, path: string, value: unknown): boolean {
  const configured = configuredAt(expressions, path);
  return configured !== undefined && "constant" in configured && canonical(configured.constant) === canonical(value);
}

function stepInto(expression: unknown, key: string): unknown {
  const blocks: unknown[] = [expression].flat();
  const numbered = blocks[Number(key)];
  if (Array.isArray(expression) && numbered !== undefined) return numbered;
  // Paths leave out the number of a block that is there once.
  return isFields(blocks[0]) ? blocks[0][key] : undefined;
}

function expressionOf(expression: unknown): Configured | undefined {
  if (!isFields(expression)) return undefined;
  const references = Array.isArray(expression.references) ? (expression.references as unknown[]).map(String) : [];
  if (references.length > 0) return { references };
  return "constant_value" in expression ? { constant: expression.constant_value, references } : undefined;
}

/** A whole block: computed from whatever is computed in it. */
function insideOf(block: unknown): Configured | undefined {
  if (typeof block !== "object" || block === null) return undefined;
  const found = Object.values(block).map((each: unknown) => expressionOf(each) ?? insideOf(each));
  return { references: found.flatMap((each) => each?.references ?? []) };
}
