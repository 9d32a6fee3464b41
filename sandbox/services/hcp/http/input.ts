import { z } from "zod";
import type { Reference } from "./document";
import { ApiError, badRequest, type ErrorObject, invalidRelationship, unprocessable } from "./errors";

/** The `data` of a request's document. */
export interface Input {
  readonly id?: string;
  readonly type?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships: Readonly<Record<string, { readonly data?: unknown }>>;
}

const record = z.record(z.string(), z.unknown());

/**
 * The `data` of a document. Throws 400 if there is no JSON object, 422 if `data` is missing or of another type.
 * @param types what `data.type` may be; any if there are none. A missing type is taken for the right one
 */
export function readInput(body: unknown, ...types: readonly string[]): Input {
  const document = record.safeParse(body);
  if (!document.success) throw badRequest("The request body is not a JSON object", "bad request");
  const data = record.safeParse(document.data.data);
  if (!data.success) throw unprocessable('The document has no "data" object', "missing data");
  const { id, type, attributes = {}, relationships = {} } = data.data;
  if (type !== undefined && types.length > 0 && !(typeof type === "string" && types.includes(type)))
    throw new ApiError(422, [
      {
        status: "422",
        title: "invalid type",
        detail: `Type must be "${types[0]}", not ${JSON.stringify(type)}`,
        source: { pointer: "/data/type" },
      },
    ]);
  const relations = record.catch({}).parse(relationships) as Input["relationships"];
  return {
    ...(typeof id === "string" && { id }),
    ...(typeof type === "string" && { type }),
    attributes: dashed(record.catch({}).parse(attributes)),
    relationships: relations,
  };
}

/** The API takes `terraform_version` for `terraform-version` (its documentation's own samples do so). */
function dashed(attributes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name.replaceAll("_", "-"), value]));
}

/** The attributes by a schema. Throws 422 with an error for each that is wrong. */
export function attributesOf<T>(input: Pick<Input, "attributes">, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(input.attributes);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }): ErrorObject => ({
    status: "422",
    title: "invalid attribute",
    detail: `${label(String(path[0] ?? "attributes"))} ${message}`,
    source: { pointer: `/data/attributes/${path.join("/")}` },
  }));
  throw new ApiError(422, errors);
}

/** `auto-apply` as messages begin: `Auto apply`. */
export function label(attribute: string): string {
  const words = attribute.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const reference = z.object({ id: z.string(), type: z.string().default("") });

/** The resource in a relationship; `null` if it is taken away, undefined if it is not mentioned. Throws 422 if it is something else. */
export function relatedOne(input: Input, name: string): Reference | null | undefined {
  const relationship = input.relationships[name];
  if (relationship === undefined || relationship === null) return undefined;
  if (relationship.data === undefined || relationship.data === null) return null;
  const parsed = reference.safeParse(relationship.data);
  if (!parsed.success) throw invalidRelationship(name, `${label(name)} must be a resource with an id`);
  return parsed.data;
}

/** The resources in a relationship; undefined if it is not mentioned. */
export function relatedMany(input: Input, name: string): readonly Reference[] | undefined {
  const relationship = input.relationships[name];
  if (relationship === undefined || relationship === null) return undefined;
  const parsed = z.array(reference).safeParse(relationship.data ?? []);
  if (!parsed.success) throw invalidRelationship(name, `${label(name)} must be a list of resources with ids`);
  return parsed.data;
}

/** The members of a document whose `data` is a list. Throws 422 if it is none. */
export function readMembers(body: unknown): readonly Input[] {
  const document = record.safeParse(body);
  const data = document.success ? document.data.data : undefined;
  if (!Array.isArray(data)) throw unprocessable('The document has no "data" list', "missing data");
  return data.map((each) => readInput({ data: each as unknown }));
}

/** What an action may say: `{"comment": ...}`, or nothing. */
export function readComment(body: unknown): string | undefined {
  const found = record.safeParse(body);
  const comment = found.success ? found.data.comment : undefined;
  return typeof comment === "string" && comment !== "" ? comment : undefined;
}

/** Kinds of attributes, with messages that continue the attribute's name. */
export const text = z.string({ error: "must be a string" });
export const flag = z.boolean({ error: "must be true or false" });
export const count = z.number({ error: "must be an integer" }).int("must be an integer");
export const texts = z.array(text, { error: "must be a list of strings" });
export const requiredText = z.string({ error: "can't be blank" }).min(1, "can't be blank");
export const oneOf = <const T extends readonly string[]>(...values: T) =>
  z.enum(values, { error: `is not included in the list: ${values.join(", ")}` });
