import { styleText } from "node:util";
import { shownLine } from "../../modules/text/shown";

export { printable } from "../../modules/text/printable";

export type Style = "red" | "yellow" | "green" | "dim" | "bold";

export type Cell = string | { readonly text: string; readonly style: Style };

/** Colours a text, or leaves it as it is. */
export function paint(text: string, style: Style | undefined, colours: boolean): string {
  // The caller decides whether to colour: by itself, Node looks at standard output only.
  return colours && style !== undefined && text !== "" ? styleText(style, text, { validateStream: false }) : text;
}

/** Lines of a table: columns are as wide as their widest cell and two spaces apart; no line has trailing spaces. */
export function table(rows: readonly (readonly Cell[])[], colours: boolean): string[] {
  const plain = (cell: Cell) => shownLine(typeof cell === "string" ? cell : cell.text);
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, plain(cell).length)));
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const padding = column === row.length - 1 ? "" : " ".repeat((widths[column] ?? 0) - plain(cell).length + 2);
      return paint(plain(cell), typeof cell === "string" ? undefined : cell.style, colours) + padding;
    });
    return cells.join("").trimEnd();
  });
}
