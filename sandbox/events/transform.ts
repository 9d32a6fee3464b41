import { AwsError } from "../core/errors";

export interface InputTransformer {
  readonly InputPathsMap?: Readonly<Record<string, string>>;
  readonly InputTemplate: string;
}

/** A value that stands in a JSON text as it is, whether EventBridge escapes it or not: AWS does not say that it does. */
const PLAIN = /^[^"\\\p{Cc}]*$/u;

/**
 * What a rule's target gets instead of the event (EventBridge User Guide, "Amazon EventBridge input transformation"): `<name>` stands for
 * the value at its path, a string with its quotes unless it is within others. Throws ValidationException for what the sandbox does not
 * know: other templates than JSON, AWS's own variables, values that would have to be escaped, and paths that lead to no value.
 */
export function transformed({ InputPathsMap = {}, InputTemplate }: InputTransformer, event: Readonly<Record<string, unknown>>): string {
  let isWithin = false;
  const text = InputTemplate.replace(/\\.|"|<([^<>\s]+)>/gs, (found, name: string | undefined) => {
    if (found === '"') isWithin = !isWithin;
    if (name === undefined) return found;
    const path = Object.hasOwn(InputPathsMap, name) ? InputPathsMap[name] : undefined;
    if (path === undefined) throw unknown(`the variable <${name}>`);
    const value = valueAt(path, event);
    if (typeof value !== "string") return isWithin ? withinOf(path, value) : JSON.stringify(value);
    if (!PLAIN.test(value)) throw unknown(`how EventBridge writes the value at ${path}: ${JSON.stringify(value)}`);
    return isWithin ? value : `"${value}"`;
  });
  try {
    JSON.parse(text);
  } catch {
    throw unknown(`a template that does not become JSON: ${text}`);
  }
  return text;
}

function withinOf(path: string, value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw unknown(`how EventBridge writes what is at ${path} into a string`);
}

function valueAt(path: string, event: Readonly<Record<string, unknown>>): unknown {
  const [, rest] = /^\$((?:\.[\w/-]+)+)$/.exec(path) ?? [];
  if (rest === undefined) throw unknown(`the path ${path}`);
  const value = rest
    .slice(1)
    .split(".")
    .reduce<unknown>((inside, key) => (isFields(inside) && Object.hasOwn(inside, key) ? inside[key] : undefined), event);
  if (value === undefined) throw unknown(`what becomes of ${path}, which is not in the event`);
  return value;
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unknown(what: string): AwsError {
  return new AwsError("ValidationException", `The sandbox does not know ${what}`);
}
