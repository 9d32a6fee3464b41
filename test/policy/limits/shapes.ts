import type { ServiceModels, Shape } from "../../../sandbox/core/model";

/** Where botocore's model of a service describes a text: a member of an operation's input, or a shape by its name. */
export type Described = readonly [service: string, operation: string, member: string] | readonly [service: string, shape: string];

export function shapeOf(models: ServiceModels, [service, name, member]: Described): Shape {
  const { shapes, operations } = models.get(service);
  const input = shapes[operations[name]?.input?.shape ?? ""];
  const shape = member === undefined ? shapes[name] : shapes[input?.members?.[member]?.shape ?? ""];
  if (shape === undefined) throw new Error(`botocore's model of ${service} has no ${name} ${member ?? ""}`);
  return shape;
}

/** Why AWS would refuse a value; undefined if it would not. A text counts its characters, and its pattern is of the whole text. */
export function refusalOf(value: unknown, { type, min = 0, max = Infinity, pattern }: Shape): string | undefined {
  const size = type === "integer" ? Number(value) : typeof value === "string" ? [...value].length : Object.keys(value ?? {}).length;
  if (size < min || size > max) return `${size} is not between ${min} and ${max}`;
  if (pattern === undefined || typeof value !== "string") return undefined;
  return new RegExp(`^(?:${pattern.replace(/^\^|\$$/g, "")})$`, "u").test(value) ? undefined : `does not match ${pattern}`;
}
