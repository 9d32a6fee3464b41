import type { Operation, ServiceModel, Shape } from "./model";
import { shapeOf } from "./model";

/** One violation of the service model by an input. */
export interface Violation {
  /** Path of the member, dotted, as AWS prints it: `pipeline.stages.1.member.name`. */
  readonly path: string;
  /** The top-level member that holds it. Older services name their errors after it. */
  readonly member: string;
  /** The violated shape, such as `RepositoryName`. Older services name their errors after it too. */
  readonly shape: string;
  readonly kind: "missing" | "type" | "constraint";
  readonly value: unknown;
  /** AWS's wording of the constraint. */
  readonly message: string;
}

const SHOWN_CHARACTERS = 200;

/** Checks an input against required members, types, enums, patterns, lengths and ranges of the service model. */
export function validateInput(model: ServiceModel, operation: Operation, input: Readonly<Record<string, unknown>>): Violation[] {
  if (!operation.input) return [];
  const found: Violation[] = [];
  visit(input, operation.input, []);
  return found;

  function visit(value: unknown, reference: { readonly shape: string }, path: readonly string[]): void {
    const shape = shapeOf(model, reference);
    const problem = typeProblem(value, shape) ?? constraintProblem(value, shape);
    if (problem) return void found.push({ path: path.join("."), member: path[0] ?? "", shape: reference.shape, value, ...problem });
    if (shape.type === "structure") return visitStructure(value as Record<string, unknown>, shape, path);
    if (shape.type === "list" && shape.member) {
      const { member } = shape;
      (value as unknown[]).forEach((item, index) => visit(item, member, [...path, String(index + 1), "member"]));
    }
    if (shape.type === "map" && shape.key && shape.value) {
      for (const [key, item] of Object.entries(value as object)) {
        visit(key, shape.key, [...path, "key"]);
        visit(item, shape.value, [...path, key, "member"]);
      }
    }
  }

  function visitStructure(value: Record<string, unknown>, shape: Shape, path: readonly string[]): void {
    for (const name of shape.required ?? []) {
      if (value[name] === undefined || value[name] === null) {
        const message = "Member must not be null";
        const missing = shape.members?.[name]?.shape ?? name;
        found.push({ path: [...path, name].join("."), member: path[0] ?? name, shape: missing, kind: "missing", value: null, message });
      }
    }
    for (const [name, member] of Object.entries(shape.members ?? {})) {
      const item = value[name];
      if (item !== undefined && item !== null) visit(item, member, [...path, name]);
    }
  }
}

function typeProblem(value: unknown, shape: Shape): Pick<Violation, "kind" | "message"> | undefined {
  return isOfType(value, shape.type) ? undefined : { kind: "type", message: `Member must be of type ${shape.type}` };
}

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case "structure":
    case "map":
      return typeof value === "object" && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
    case "list":
      return Array.isArray(value);
    case "string":
      return typeof value === "string";
    case "integer":
    case "long":
      return Number.isInteger(value);
    case "float":
    case "double":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    case "timestamp":
      return typeof value === "number" || typeof value === "string";
    case "blob":
      return Buffer.isBuffer(value);
    default:
      return true;
  }
}

function constraintProblem(value: unknown, shape: Shape): Pick<Violation, "kind" | "message"> | undefined {
  const failed = (message: string) => ({ kind: "constraint" as const, message });
  if (shape.enum && typeof value === "string" && !shape.enum.includes(value)) {
    return failed(`Member must satisfy enum value set: [${shape.enum.join(", ")}]`);
  }
  const size = sizeOf(value);
  const measure = typeof value === "number" ? "value" : "length";
  if (size !== undefined && shape.min !== undefined && size < shape.min) {
    return failed(`Member must have ${measure} greater than or equal to ${shape.min}`);
  }
  if (size !== undefined && shape.max !== undefined && size > shape.max) {
    return failed(`Member must have ${measure} less than or equal to ${shape.max}`);
  }
  if (shape.pattern !== undefined && typeof value === "string" && !patternOf(shape.pattern).test(value)) {
    return failed(`Member must satisfy regular expression pattern: ${shape.pattern}`);
  }
  return undefined;
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "string") return [...value].length;
  if (Array.isArray(value) || Buffer.isBuffer(value)) return value.length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : undefined;
}

const patterns = new Map<string, RegExp>();

/** Compiles a pattern of AWS: its syntax is Java's, and it has to match the whole string. */
function patternOf(source: string): RegExp {
  let pattern = patterns.get(source);
  if (!pattern) {
    const script = source.replace(/\\p\{IsWhitespace\}/g, "\\s").replace(/\\P\{IsWhitespace\}/g, "\\S");
    pattern = new RegExp(`^(?:${script})$`, "su");
    patterns.set(source, pattern);
  }
  return pattern;
}

/** AWS's sentence over all violations: `2 validation errors detected: Value 'x' at 'domain' failed to satisfy constraint: ...`. */
export function violationMessage(violations: readonly Violation[]): string {
  const shown = violations.map(({ value, path, message }) => `Value ${show(value)} at '${path}' failed to satisfy constraint: ${message}`);
  return `${violations.length} validation error${violations.length === 1 ? "" : "s"} detected: ${shown.join("; ")}`;
}

function show(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Buffer.isBuffer(value)) return `<${value.length} bytes>`;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return `'${text.slice(0, SHOWN_CHARACTERS)}'`;
}
