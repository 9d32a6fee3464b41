/** One row, where it was, and what it says. */
export interface Row {
  readonly element: HTMLTableRowElement;
  /** Undefined in a table without groups. */
  readonly group?: HTMLTableSectionElement;
}

/** The rows of a table, without the heads of groups, in the order of the page. */
export function rowsOf(table: HTMLTableElement): Row[] {
  return [...table.tBodies].flatMap((body) => {
    const group = body.classList.contains("group") ? body : undefined;
    return [...body.rows].filter((each) => !each.classList.contains("head")).map((element) => ({ element, group }));
  });
}

const texts = new WeakMap<Element, string>();

/** What a reader can find a row by, in lower case: its own text and its group's head. */
export function textOf({ element, group }: Row): string {
  return `${lowerText(element)} ${group?.rows[0] === undefined ? "" : lowerText(group.rows[0])}`;
}

function lowerText(element: Element): string {
  const known = texts.get(element);
  if (known !== undefined) return known;
  const text = [...element.children]
    .map((cell) => cell.textContent ?? "")
    .join(" ")
    .toLowerCase();
  texts.set(element, text);
  return text;
}

/** The values of a cell that readers choose by. @param otherwise stands for a cell without soft text; empty: the cell's own values */
export function valuesOf(cell: Element | undefined, otherwise: string): string[] {
  if (cell === undefined) return [];
  const first = cell.firstElementChild;
  if (otherwise !== "") return [first?.localName === "i" ? (first.textContent ?? "") : otherwise];
  // A label, such as a severity, is the value; what stands beside it is not.
  const label = first !== null && /severity|flag/.test(first.className) ? first : first && cell.querySelector(".names");
  return ((label ?? cell).textContent ?? "").split(", ").filter(Boolean);
}

/** What a cell is ordered by. */
export function orderText(cell: Element | undefined): string {
  return cell?.querySelector("time")?.dateTime ?? cell?.textContent ?? "";
}
