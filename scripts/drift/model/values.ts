import { SENSITIVE_TEXT, UNKNOWN_TEXT } from "./types";

/** A value that is compared but never shown. */
export class Sensitive {
  constructor(readonly value: unknown) {}
}

/** A value that is known only after the apply. */
export class Unknown {}

export const UNKNOWN = new Unknown();

export type Fields = Readonly<Record<string, unknown>>;

/** Whether it maps names to values, and is not a list or one of the marks above. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Sensitive) && value !== UNKNOWN;
}

/** Applies Terraform's two masks to the value. A mask has the value's shape, and `true` where it applies. */
export function marked(value: unknown, sensitive: unknown, unknown: unknown): unknown {
  if (unknown === true) return UNKNOWN;
  if (sensitive === true) return new Sensitive(value);
  if (Array.isArray(value)) return value.map((each, index) => marked(each, at(sensitive, index), at(unknown, index)));
  if (!isFields(value)) return value;
  // Terraform leaves unknown fields out of the value itself.
  const keys = new Set([...Object.keys(value), ...(isFields(unknown) ? Object.keys(unknown) : [])]);
  return Object.fromEntries([...keys].map((key) => [key, marked(value[key], at(sensitive, key), at(unknown, key))]));
}

function at(mask: unknown, key: string | number): unknown {
  if (Array.isArray(mask)) return (mask as unknown[])[Number(key)];
  return isFields(mask) ? mask[key] : undefined;
}

/** Parses a text that contains a JSON object or list; undefined for any other value. */
export function embeddedJson(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[{[]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

/** The value for a report: sensitive parts are masked, embedded JSON is parsed, no value is undefined. */
export function presentable(value: unknown): unknown {
  return canonical(value) === undefined ? undefined : shown(value);
}

function shown(value: unknown): unknown {
  if (value instanceof Sensitive) return SENSITIVE_TEXT;
  if (value === UNKNOWN) return UNKNOWN_TEXT;
  if (Array.isArray(value)) return value.map(shown);
  if (isFields(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shown(each)]));
  return embeddedJson(value) ?? value;
}

/**
 * The value in a canonical form, in which equal values are equal texts; undefined for "not set". Providers and AWS write "not
 * set" in many ways (null, "", [], {}), and the way can change each time that the value is read.
 */
export function canonical(value: unknown): string | undefined {
  const form = canonicalForm(value);
  return form === undefined ? undefined : JSON.stringify(form);
}

function canonicalForm(value: unknown): unknown {
  if (value instanceof Sensitive) return canonicalForm(value.value);
  if (value === UNKNOWN) return { unknown: true };
  if (value === null || value === undefined || value === "") return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((each) => canonicalForm(each) ?? null);
  if (isFields(value)) {
    const filled = Object.entries(value).flatMap(([key, each]) => {
      const form = canonicalForm(each);
      return form === undefined ? [] : [[key, form] as const];
    });
    return filled.length === 0 ? undefined : Object.fromEntries(filled.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  const embedded = embeddedJson(value);
  return embedded === undefined ? value : canonicalForm(embedded);
}
