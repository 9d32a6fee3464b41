import type { Access } from "../../core/service";

/** Members of a request, as the service model names them. */
export type Params = Readonly<Record<string, unknown>>;

/** The account and region of a request: names without an ARN belong to them. */
export interface Place {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
}

/** The accesses of one call; undefined if the general rules apply. */
export type AccessRule = (operation: string, params: Params, place: Place) => readonly Access[] | undefined;

/** Makes an access with condition keys, without those that have no value. */
export function access(action: string, resources: readonly string[], context: Readonly<Record<string, unknown>> = {}): Access {
  const entries = Object.entries(context).flatMap(([key, value]): [string, string | readonly string[]][] => {
    if (Array.isArray(value)) return [[key, value.map(String)]];
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? [[key, String(value)]] : [];
  });
  return { action, resources, ...(entries.length > 0 && { context: Object.fromEntries(entries) }) };
}

/** The first of these members that is a string and not empty. */
export function string(params: Params, ...names: readonly string[]): string | undefined {
  const found = names.map((name) => params[name]).find((value) => typeof value === "string" && value !== "");
  return found as string | undefined;
}

/** The strings of a list member; none if it is absent. */
export function strings(params: Params, name: string): readonly string[] {
  return list(params[name]).filter((item) => typeof item === "string");
}

/** The objects of a list member. */
export function objects(params: Params, name: string): readonly Params[] {
  return list(params[name]).filter(isObject);
}

export function isObject(value: unknown): value is Params {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
