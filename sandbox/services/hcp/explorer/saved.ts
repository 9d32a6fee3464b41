import { z } from "zod";
import { invalidAttribute } from "../http/errors";
import type { WrittenFilter } from "./query";

const values = z.array(z.coerce.string()).min(1);
const flat = z.array(z.object({ field: z.string(), operator: z.string(), value: values }));
const nested = z.array(z.record(z.string(), z.record(z.string(), values)));

/**
 * The filters of a saved view: `{field, operator, value}` as the documentation has them, or `{field: {operator: [value]}}` as
 * HashiCorp's Python SDK sends them. Throws 422 if they are neither.
 */
export function filtersIn(filter: unknown): readonly WrittenFilter[] {
  if (filter === undefined || filter === null) return [];
  const written = flat.safeParse(filter);
  if (written.success) return written.data.map(({ field, operator, value: [value = ""] }) => asWritten(field, operator, value));
  const byField = nested.safeParse(filter);
  if (!byField.success) throw invalidAttribute("query", "Query has a filter that is no field with an operator and values");
  return byField.data.flatMap((each) =>
    Object.entries(each).flatMap(([field, operators]) =>
      Object.entries(operators).map(([operator, [value = ""]]) => asWritten(field, operator, value)),
    ),
  );
}

function asWritten(field: string, operator: string, value: string): WrittenFilter {
  return { field: field.replaceAll("-", "_"), operator, value, parameter: "query" };
}

/** Names of fields: a list, or a list for each view. */
export function namesIn(names: unknown): readonly string[] {
  const list = z.array(z.string());
  const found = z
    .union([list, z.record(z.string(), list), z.string()])
    .nullish()
    .safeParse(names);
  if (!found.success) throw invalidAttribute("query", "Query has names of fields that are no list");
  const { data } = found;
  if (data === undefined || data === null) return [];
  return typeof data === "string" ? data.split(",") : Array.isArray(data) ? data : Object.values(data).flat();
}
