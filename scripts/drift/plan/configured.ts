import { canonical, isFields } from "../model/values";

/** One attribute in the plan's `configuration`. */
export interface Configured {
  /** The value; absent if it is computed from others. */
  readonly constant?: unknown;
  /** Addresses, with and without attribute, of the resources that it is computed from. */
  readonly references: readonly string[];
  /** A whole block, as the plan has it; absent for an attribute. */
  readonly block?: unknown;
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

/**
 * Whether the attribute, or the whole block, is configured with exactly this value. False if something of it is computed, because the
 * plan does not show that.
 */
export function configuredAs(expressions: unknown, path: string, value: unknown): boolean {
  const configured = configuredAt(expressions, path);
  if (configured === undefined) return false;
  if ("constant" in configured) return canonical(configured.constant) === canonical(value);
  return configured.block !== undefined && isExactly(configured.block, value);
}

/** Whether a block has all that is configured for it, and nothing else that has a value. */
function isExactly(block: unknown, value: unknown): boolean {
  const one: unknown = Array.isArray(block) && block.length === 1 && !Array.isArray(value) ? block[0] : block;
  const found = expressionOf(one);
  if (found !== undefined) return "constant" in found && canonical(found.constant) === canonical(value);
  if (Array.isArray(one))
    return Array.isArray(value) && one.length === value.length && one.every((each, index) => isExactly(each, value[index]));
  if (!isFields(one) || !isFields(value)) return false;
  const keys = Object.keys({ ...one, ...value });
  return keys.every((key) => (key in one ? isExactly(one[key], value[key]) : canonical(value[key]) === undefined));
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
  return { references: found.flatMap((each) => each?.references ?? []), block };
}
