import { hasChosen, hasTerms } from "./matching";
import { type Direction, type Kind, keyOf, ordered } from "./ordering";
import { orderText, type Row, rowsOf, textOf, valuesOf } from "./rows";

/** How many rows the browser lays out together. */
const CHUNK = 50;
/** Height of a row (rem) until it was laid out once. */
const ROW = 2.4;

export interface Order {
  readonly column: number;
  readonly kind: Kind;
  readonly direction: Direction;
}

/** One table, and what of it is shown, in which order. */
export class TableView {
  readonly rows: readonly Row[];
  readonly columns: readonly HTMLTableCellElement[];
  readonly groups: ReadonlySet<HTMLTableSectionElement>;
  /** Column -> its chosen values. */
  readonly chosen = new Map<number, Set<string>>();
  terms: readonly string[] = [];
  order: Order | undefined;
  grouped: boolean;
  private shown: readonly Row[];
  private readonly nothing = document.createElement("p");

  constructor(readonly table: HTMLTableElement) {
    this.rows = rowsOf(table);
    this.shown = this.rows;
    this.columns = [...(table.tHead?.rows[0]?.cells ?? [])];
    this.groups = new Set(this.rows.flatMap(({ group }) => (group === undefined ? [] : [group])));
    this.grouped = this.hasGroups;
    for (const body of table.tBodies) reserve(body);
    this.nothing.className = "nothing";
    this.nothing.textContent = "No row fits the search and what is chosen.";
    this.nothing.hidden = true;
    table.after(this.nothing);
  }

  get hasGroups(): boolean {
    return this.table.dataset.group !== undefined;
  }

  /** How many rows are shown. */
  get count(): number {
    return this.shown.length;
  }

  /** Shows the rows that fit. */
  show(): void {
    const fitting = this.rows.filter((row) => this.fits(row));
    const { order } = this;
    this.shown =
      order === undefined ? fitting : ordered(fitting, (row) => keyOf(order.kind, orderText(cellOf(row, order.column))), order.direction);
    const head = this.table.tHead;
    this.table.replaceChildren(...(head === null ? [] : [head]), ...(this.grouped ? groupsOf(this.shown) : chunksOf(this.shown)));
    this.nothing.hidden = this.shown.length > 0;
  }

  private fits(row: Row): boolean {
    if (!hasTerms(textOf(row), this.terms)) return false;
    for (const [column, chosen] of this.chosen) if (!hasChosen(this.valuesAt(row, column), chosen)) return false;
    return true;
  }

  /** The values of a row's cell that readers choose by. */
  valuesAt(row: Row, column: number): string[] {
    return valuesOf(cellOf(row, column), this.columns[column]?.dataset.filter ?? "");
  }
}

function cellOf({ element }: Row, column: number): Element | undefined {
  return element.cells[column];
}

/** Each group with its rows, in the order of their first ones. */
function groupsOf(rows: readonly Row[]): HTMLTableSectionElement[] {
  const members = new Map<HTMLTableSectionElement, HTMLTableRowElement[]>();
  for (const { group, element } of rows) {
    if (group === undefined) continue;
    const known = members.get(group);
    if (known === undefined) members.set(group, [element]);
    else known.push(element);
  }
  for (const [group, elements] of members) {
    const [head] = group.rows;
    group.replaceChildren(...(head === undefined ? [] : [head]), ...elements);
    reserve(group);
  }
  return [...members.keys()];
}

function chunksOf(rows: readonly Row[]): HTMLTableSectionElement[] {
  const bodies: HTMLTableSectionElement[] = [];
  for (let at = 0; at < rows.length; at += CHUNK) {
    const body = document.createElement("tbody");
    body.append(...rows.slice(at, at + CHUNK).map(({ element }) => element));
    reserve(body);
    bodies.push(body);
  }
  return bodies;
}

/** Gives rows that were never laid out about their height, so that the scroll bar does not jump. */
function reserve(body: HTMLTableSectionElement): void {
  body.style.setProperty("contain-intrinsic-size", `auto ${body.rows.length * ROW}rem`);
}
