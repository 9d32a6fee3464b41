import { type ExplorerQuery, fieldsOf } from "./query";
import type { Row, Value } from "./rows";

/** Rows as CSV: the fields' names, then each value in quotes. Source: API documentation, "Explorer API", "Export data as CSV". */
export function csvOf(rows: readonly Row[], query: ExplorerQuery): string {
  const fields = fieldsOf(query);
  const lines = rows.map(({ values }) => fields.map((field) => quoted(values[field] ?? null)).join(","));
  return [fields.join(","), ...lines].join("\n") + "\n";
}

function quoted(value: Value): string {
  const text = value === null ? "" : value instanceof Date ? value.toISOString().replace(/\.\d+Z$/, "+00:00") : String(value);
  return `"${text.replaceAll('"', '""')}"`;
}
