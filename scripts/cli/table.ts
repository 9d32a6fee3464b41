import { styleText } from "node:util";
import { shownLine } from "../../modules/text/shown";
import { fitted, grouped, wrapped } from "./columns";

export { printable } from "../../modules/text/printable";

export type Style = "red" | "yellow" | "green" | "dim" | "bold";

export type Cell = string | { readonly text: string; readonly style: Style };

/** Colours a text, or leaves it as it is. */
export function paint(text: string, style: Style | undefined, colours: boolean): string {
  // The caller decides whether to colour: by itself, Node looks at standard output only.
  return colours && style !== undefined && text !== "" ? styleText(style, text, { validateStream: false }) : text;
}

/**
 * Lines of a table: columns are as wide as their widest cell and two spaces apart; no line has trailing spaces.
 * @param width of a line: wider cells go on below, and so do the last columns if there are too many. @default no limit
 */
export function table(rows: readonly (readonly Cell[])[], colours: boolean, width = Infinity): string[] {
  const plain = (cell: Cell) => shownLine(typeof cell === "string" ? cell : cell.text);
  const natural: number[] = [];
  for (const row of rows) row.forEach((cell, column) => (natural[column] = Math.max(natural[column] ?? 0, plain(cell).length)));
  const groups = width === Infinity ? [natural.length] : grouped(natural, width, BELOW.length);
  const starts = groups.map((_, index) => groups.slice(0, index).reduce((sum, each) => sum + each, 0));
  return rows.flatMap((row) =>
    starts.flatMap((start, index) => {
      const end = start + (groups[index] ?? 0);
      const indent = index === 0 ? "" : BELOW;
      const widths = natural.slice(start, end);
      if (index > 0 && row.length <= start) return [];
      return lines(row.slice(start, end), width === Infinity ? widths : fitted(widths, width - indent.length)).map((line) =>
        `${indent}${line}`.trimEnd(),
      );
    }),
  );

  function lines(row: readonly Cell[], widths: readonly number[]): string[] {
    const cells = row.map((cell, column) => wrapped(plain(cell), widths[column] ?? Infinity));
    const height = Math.max(1, ...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, at) => {
      const line = row.map((cell, column) => {
        const text = cells[column]?.[at] ?? "";
        const padding = column === row.length - 1 ? "" : " ".repeat((widths[column] ?? 0) - text.length + 2);
        return paint(text, typeof cell === "string" ? undefined : cell.style, colours) + padding;
      });
      return line.join("");
    });
  }
}

/** Before columns that go on below. */
const BELOW = "    ";
