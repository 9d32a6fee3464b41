/** A value of Terraform's JSON syntax. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type Block = Readonly<Record<string, Json>>;

/** The parts of a synthesized stack that checkov has rules for. */
export interface Stack {
  readonly provider?: Readonly<Record<string, readonly Block[]>> | undefined;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Block>>>>;
}

/** Where CDKTF notes the construct, and how many resources become of one, which checkov would count: no arguments of a resource. */
const NO_ARGUMENTS = new Set(["//", "for_each"]);

/** Arguments whose value is a map. In JSON it looks like a nested block, which HCL writes without `=`. */
const MAPS = new Set(["configuration", "dimensions", "tags"]);

/**
 * A stack in HCL. checkov's reader of Terraform's JSON stops at CDKTF's metadata, and looks into no policy document that is a text;
 * what CDKTF itself writes as HCL does not escape the quotes in them.
 */
export function toHcl({ provider = {}, resource }: Stack): string {
  const blocks: string[] = [];
  for (const [name, instances] of Object.entries(provider))
    for (const instance of instances) blocks.push(block(`provider ${text(name)}`, instance, ""));
  for (const [type, named] of Object.entries(resource))
    for (const [name, body] of Object.entries(named)) blocks.push(block(`resource ${text(type)} ${text(name)}`, body, ""));
  return `${blocks.join("\n\n")}\n`;
}

/** Number of resources. */
export function resourcesIn({ resource }: Stack): number {
  return Object.values(resource).reduce((sum, named) => sum + Object.keys(named).length, 0);
}

function block(head: string, body: Block, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(body).flatMap(([key, value]) => (NO_ARGUMENTS.has(key) ? [] : argument(key, value, inner)));
  return `${indent}${head} {\n${lines.map((line) => `${line}\n`).join("")}${indent}}`;
}

function argument(key: string, value: Json, indent: string): string[] {
  if (value === null) return [];
  if (!MAPS.has(key)) {
    if (isBlock(value)) return [block(key, value, indent)];
    if (Array.isArray(value) && value.length > 0 && value.every(isBlock)) return value.map((each) => block(key, each, indent));
  }
  return [`${indent}${key} = ${expression(value)}`];
}

function expression(value: Json): string {
  if (typeof value === "string") return text(value);
  if (isList(value)) return `[${value.map(expression).join(", ")}]`;
  if (!isBlock(value)) return String(value);
  const pairs = Object.entries(value).map(([key, each]) => `${text(key)} = ${expression(each)}`);
  return `{ ${pairs.join(", ")} }`;
}

/** A quoted template: HCL has JSON's escapes, and the references in it stay references. */
function text(value: string): string {
  return JSON.stringify(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isBlock(value: Json): value is Block {
  return typeof value === "object" && value !== null && !isList(value);
}
