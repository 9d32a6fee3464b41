import { invalidParameter } from "../http/errors";
import { checkFilter, type Filter, passes } from "./filters";
import { isView, kindOf, VIEWS, type ViewName } from "./fields";
import type { Row, Value } from "./rows";

/** What is asked of the explorer. */
export interface ExplorerQuery {
  readonly view: ViewName;
  readonly filters: readonly Filter[];
  /** Fields, each with a hyphen in front if it is to be sorted downwards. */
  readonly sort: readonly string[];
  readonly fields: readonly string[];
}

/** One condition as it was written. @param parameter where */
export interface WrittenFilter {
  readonly field: string;
  readonly operator: string;
  readonly value: string;
  readonly parameter: string;
}

/** The query of an address. Throws 400 if it names what the view has not. Source: API documentation, "Explorer API". */
export function queryIn(parameters: URLSearchParams): ExplorerQuery {
  const written = [...parameters].flatMap(([parameter, value]): WrittenFilter[] => {
    if (!parameter.startsWith("filter")) return [];
    const [, field, operator, index] = /^filter\[\d+\]\[(\w+)\]\[([\w ]+)\]\[(\d+)\]$/.exec(parameter) ?? [];
    if (field === undefined || operator === undefined)
      throw invalidParameter(parameter, "A filter has the form filter[0][field][operator][0]");
    if (index !== "0") throw invalidParameter(parameter, "The index of a filter's value must be 0");
    return [{ field, operator, value, parameter }];
  });
  const words = (name: string) => (parameters.get(name) ?? "").split(",").flatMap((each) => each.trim() || []);
  // Some clients say of which view the fields are.
  const view = parameters.get("type");
  return checkedQuery(view, written, words("sort"), [...words("fields"), ...words(`fields[${view ?? ""}]`)]);
}

/** Throws 400 if the view does not exist, or has not what is named. */
export function checkedQuery(
  view: unknown,
  written: readonly WrittenFilter[],
  sort: readonly string[],
  fields: readonly string[],
): ExplorerQuery {
  if (!isView(view)) throw invalidParameter("type", `Type must be one of ${Object.keys(VIEWS).join(", ")}`);
  const filters = written.map(({ field, operator, value, parameter }): Filter => {
    const kind = known(view, field, parameter);
    const filter = { field, kind, operator: operator.replaceAll(" ", "_"), value };
    checkFilter(filter, parameter);
    return filter;
  });
  for (const each of sort) known(view, each.replace(/^-/, ""), "sort");
  for (const each of fields) known(view, each, "fields");
  return { view, filters, sort, fields };
}

function known(view: ViewName, field: string, parameter: string) {
  const kind = kindOf(view, field);
  if (kind === undefined) throw invalidParameter(parameter, `The view ${view} has no field ${field}`);
  return kind;
}

/** The rows that pass, in their order; by their names if none is asked for. */
export function answered(rows: readonly Row[], { filters, sort }: ExplorerQuery): Row[] {
  const kept = rows.filter((row) => filters.every((filter) => passes(row, filter)));
  return kept.sort((a, b) => {
    for (const each of sort) {
      const field = each.replace(/^-/, "");
      const order = compared(a.values[field] ?? null, b.values[field] ?? null);
      if (order !== 0) return each.startsWith("-") ? -order : order;
    }
    return 0;
  });
}

/** What is not there comes last. */
function compared(a: Value, b: Value): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  return Number(a) - Number(b);
}

/** The fields that an answer has. */
export function fieldsOf({ view, fields }: ExplorerQuery): readonly string[] {
  return fields.length === 0 ? Object.keys(VIEWS[view]) : fields;
}
