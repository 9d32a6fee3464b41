import { AwsError } from "../core/errors";
import type { ServiceModel, Shape } from "../core/model";
import { shapeOf } from "../core/model";
import { type Violation, validateInput, violationMessage } from "../core/validate";
import { isObject } from "../iam/access/builder";
import type { RecognisedOperation } from "../iam/operations/recognised";

/** Throws AwsError if the members of a call break the service's model: moto looks at few of them. */
export function checkInput(model: ServiceModel | undefined, { operation: name, params }: RecognisedOperation): void {
  const operation = model?.operations[name];
  if (!model || !operation?.input) return;
  const violations = validateInput(model, operation, typed(model, shapeOf(model, operation.input), params) as Record<string, unknown>);
  if (violations.length === 0) return;
  const code = model.metadata.protocol === "query" ? "ValidationError" : "ValidationException";
  throw new AwsError(code, violationMessage(violations.map(asAwsNamesIt)), {}, 400);
}

/** Older services name members as Java does: `durationSeconds`. */
function asAwsNamesIt(violation: Violation): Violation {
  const parts = violation.path.split(".").map((part) => `${part.charAt(0).toLowerCase()}${part.slice(1)}`);
  return { ...violation, path: parts.join(".") };
}

/** The values of a form as the model's types: a form has text alone, and an empty list as an empty text. */
function typed(model: ServiceModel, shape: Shape, value: unknown): unknown {
  if (value === null) return undefined;
  const member = (reference: { readonly shape: string }) => shapeOf(model, reference);
  if (shape.type === "list" && shape.member) {
    const of = member(shape.member);
    return Array.isArray(value) ? value.map((item) => typed(model, of, item)) : value === "" ? [] : value;
  }
  if (shape.type === "structure") {
    if (!isObject(value)) return value === "" ? {} : value;
    const known = Object.entries(shape.members ?? {}).filter(([name]) => value[name] !== undefined);
    return Object.fromEntries(known.map(([name, reference]) => [name, typed(model, member(reference), value[name])]));
  }
  return typeof value === "string" ? fromText(shape.type, value) : value;
}

function fromText(type: string, text: string): unknown {
  if (type === "integer" || type === "long") return /^-?\d+$/.test(text) ? Number(text) : text;
  if (type === "boolean") return text === "true" || (text === "false" ? false : text);
  return type === "blob" ? Buffer.from(text, "base64") : text;
}
