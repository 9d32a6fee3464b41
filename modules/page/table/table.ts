import { Html, markup, type Part } from "../html";
import type { Column, TableKind } from "./kind";

/** Rows below one head of their own. */
export interface RowGroup {
  /** Id on the page, so that links can lead here. @default none */
  readonly id?: string;
  readonly head: Html;
  readonly rows: readonly Html[];
}

/** How many rows are laid out together, where the browser does that only for those that are near the window. */
const CHUNK = 50;
/** With fewer rows, all are laid out at once. */
const MANY = 400;

/** A row; undefined cells are empty. @param className words of our own, never text from outside */
export function row(cells: readonly Part[], className?: string): Html {
  const start = className === undefined ? "<tr>" : `<tr class="${className}">`;
  return new Html(`${start}${cells.map((cell) => `<td>${markup`${cell}`.text}</td>`).join("")}</tr>\n`);
}

/** A table of rows, or of groups of rows. Its kind has to be one of the page's `tables`. */
export function table(kind: TableKind, content: readonly Html[] | readonly RowGroup[]): Html {
  const many = content.reduce((sum, part) => sum + ("rows" in part ? part.rows.length : 1), 0) > MANY;
  const groupedBy = kind.groupedBy === undefined ? undefined : markup` data-group="${kind.groupedBy}"`;
  return markup`<div class="wrap"><table class="t-${kind.name}${many ? " many" : ""}" data-table="${kind.name}"${groupedBy}>
<thead><tr>${kind.columns.map(headCell)}</tr></thead>
${bodies(kind, content)}</table></div>`;
}

function headCell({ head, sort, filter }: Column): Html {
  const sorted = sort && markup` data-sort="${sort}"`;
  const chosen = filter === undefined ? undefined : markup` data-filter="${filter === "values" ? "" : filter.otherwise}"`;
  return markup`<th scope="col"${sorted}${chosen}>${head}</th>`;
}

function bodies({ columns }: TableKind, content: readonly Html[] | readonly RowGroup[]): Html[] {
  if (areGroups(content)) {
    return content.map(
      ({ id, head, rows }) => markup`<tbody class="group"${id === undefined ? undefined : markup` id="${id}"`}>
<tr class="head"><th scope="rowgroup" colspan="${columns.length}">${head}</th></tr>
${rows}</tbody>
`,
    );
  }
  const count = Math.ceil(content.length / CHUNK);
  const chunks = Array.from({ length: count }, (_, index) => content.slice(index * CHUNK, (index + 1) * CHUNK));
  return chunks.map(
    (rows) => markup`<tbody>
${rows}</tbody>
`,
  );
}

function areGroups(content: readonly Html[] | readonly RowGroup[]): content is readonly RowGroup[] {
  return content[0] !== undefined && !(content[0] instanceof Html);
}
