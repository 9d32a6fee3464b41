import { invalidParameter } from "../http/errors";
import type { FieldKind } from "./fields";
import type { Row, Value } from "./rows";

/** Which kinds of fields take an operator. Source: API documentation, "Explorer API", "Filter operators". */
const OPERATORS: Readonly<Record<string, readonly FieldKind[]>> = {
  is: ["boolean", "number", "string"],
  is_not: ["number", "string"],
  contains: ["string"],
  does_not_contain: ["string"],
  is_empty: ["boolean", "number", "string"],
  is_not_empty: ["boolean", "number", "string"],
  gt: ["number"],
  lt: ["number"],
  gteq: ["number"],
  lteq: ["number"],
  is_before: ["datetime"],
  is_after: ["datetime"],
};

export interface Filter {
  readonly field: string;
  readonly kind: FieldKind;
  readonly operator: string;
  readonly value: string;
}

/** Throws 400 if the field takes no such operator, or the operator no such value. @param parameter that says so */
export function checkFilter({ field, kind, operator, value }: Filter, parameter: string): void {
  const takes = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (takes === undefined) throw invalidParameter(parameter, `Unknown filter operator: ${operator}`);
  if (!takes.includes(kind)) throw invalidParameter(parameter, `The operator ${operator} cannot be used with ${field}, which is a ${kind}`);
  if (operator.endsWith("_empty")) return;
  const wrong = (what: string) => invalidParameter(parameter, `${JSON.stringify(value)} is not ${what}, which ${field} is`);
  if (kind === "number" && (value.trim() === "" || Number.isNaN(Number(value)))) throw wrong("a number");
  if (kind === "boolean" && value !== "true" && value !== "false") throw wrong("true or false");
  if (kind === "datetime" && Number.isNaN(timeOf(value))) throw wrong("a time of ISO 8601");
}

export function passes(row: Row, { field, operator, value }: Filter): boolean {
  const found = row.values[field] ?? null;
  const number = typeof found === "number" ? found : Number.NaN;
  if (operator === "is") return written(found) === value;
  if (operator === "is_not") return written(found) !== value;
  if (operator === "contains") return written(found).includes(value);
  if (operator === "does_not_contain") return !written(found).includes(value);
  if (operator === "is_empty") return written(found) === "";
  if (operator === "is_not_empty") return written(found) !== "";
  if (operator === "gt") return number > Number(value);
  if (operator === "lt") return number < Number(value);
  if (operator === "gteq") return number >= Number(value);
  if (operator === "lteq") return number <= Number(value);
  const time = found instanceof Date ? found.getTime() : Number.NaN;
  return operator === "is_before" ? time < timeOf(value) : time > timeOf(value);
}

function written(value: Value): string {
  return value === null ? "" : value instanceof Date ? value.toISOString() : String(value);
}

/** A time without an offset is UTC. */
function timeOf(text: string): number {
  return Date.parse(/T.*([Zz]|[+-]\d\d:?\d\d)$|^[\d-]+$/.test(text) ? text : `${text}Z`);
}
