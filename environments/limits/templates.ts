import type { Inconsistency } from "./inconsistency";

/** What Terraform takes for the beginning of an expression in a text (Terraform language, "String templates"). */
const TEMPLATE = /[$%]\{/;

/** Texts that Terraform would not take as they are: it would evaluate a part of them. */
export function templatesIn(value: unknown, path: readonly string[] = []): Inconsistency[] {
  if (typeof value === "string") {
    const [found] = TEMPLATE.exec(value) ?? [];
    return found === undefined ? [] : [{ path, fix: `must not contain ${found}: Terraform would take it for an expression` }];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => templatesIn(each, [...path, key]));
}
