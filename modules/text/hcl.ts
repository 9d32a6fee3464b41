/** A value of Terraform's JSON syntax. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type Block = Readonly<Record<string, Json>>;

/** Arguments whose value is a map. In JSON it looks like a nested block, which HCL writes without `=`. */
const MAPS = new Set(["configuration", "dimensions", "for_each", "input_paths", "tags"]);

/** Arguments that name resources or arguments of them, without quotes. */
const REFERENCES = new Set(["depends_on", "ignore_changes", "from"]);

/**
 * A block of Terraform in HCL, of the same block in JSON syntax, without CDKTF's notes (`//`) and without absent values. Objects are
 * nested blocks, but for the maps that the AWS provider has here: a test holds each against the provider's own schema.
 * @param without further arguments to leave out
 */
export function hclBlock(head: string, body: Block, without: ReadonlySet<string> = new Set(), indent = ""): string {
  const inner = `${indent}  `;
  const shown = Object.entries(body).filter(([key, value]) => key !== "//" && value !== null && !without.has(key));
  const lines = shown.flatMap(([key, value]) => argument(key, value, without, inner));
  return `${indent}${head} {\n${lines.map((line) => `${line}\n`).join("")}${indent}}`;
}

/** A block of arguments alone: objects in it are values. */
export function hclArguments(head: string, body: Block, indent = ""): string {
  const lines = Object.entries(body).flatMap(([key, value]) =>
    key === "//" || value === null ? [] : [`${indent}  ${key} = ${expression(key, value)}`],
  );
  return `${indent}${head} {\n${lines.map((line) => `${line}\n`).join("")}${indent}}`;
}

/**
 * A quoted template. The references in it stay references; quotes in those are not escaped, unlike in JSON. HCL has JSON's escapes but
 * for two control characters.
 */
export function hclText(value: string): string {
  const parts = value.split(/([$%]{2}\{|[$%]\{[^{}]*\})/);
  const escaped = (part: string) => JSON.stringify(part).slice(1, -1).replaceAll("\\b", "\\u0008").replaceAll("\\f", "\\u000c");
  return `"${parts.map((part, index) => (index % 2 === 1 ? part : escaped(part))).join("")}"`;
}

function argument(key: string, value: Json, without: ReadonlySet<string>, indent: string): string[] {
  if (!MAPS.has(key)) {
    if (isBlock(value)) return [hclBlock(key, value, without, indent)];
    if (isList(value) && value.length > 0 && value.every(isBlock)) return value.map((each) => hclBlock(key, each, without, indent));
  }
  return [`${indent}${key} = ${expression(key, value)}`];
}

function expression(key: string, value: Json): string {
  if (typeof value === "string") return REFERENCES.has(key) ? value : hclText(value);
  if (isList(value)) return `[${value.map((each) => expression(key, each)).join(", ")}]`;
  if (!isBlock(value)) return String(value);
  const pairs = Object.entries(value).map(([name, each]) => `${hclText(name)} = ${expression("", each)}`);
  return `{ ${pairs.join(", ")} }`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isBlock(value: Json): value is Block {
  return typeof value === "object" && value !== null && !isList(value);
}
