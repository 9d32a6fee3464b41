import { fragmentOf, viewOf } from "./address";
import { termsOf } from "./matching";
import { addTools } from "./tools";
import { TableView } from "./view";

/** All tables of a page, its search, and the address that says what is shown. */
export class PageView {
  private readonly tables: { readonly view: TableView; readonly refresh: () => void }[];
  private waiting = 0;

  constructor(
    private readonly search: HTMLInputElement,
    private readonly status: Element | null,
    tables: Iterable<HTMLTableElement>,
  ) {
    const changed = () => this.changed();
    this.tables = [...tables].map((table) => {
      const view = new TableView(table);
      return { view, refresh: addTools(view, changed) };
    });
  }

  /** What is typed is shown with the next frame, so that a page of thousands of rows does not fall behind the keys. */
  changed(): void {
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(() => {
      this.show();
      history.replaceState(null, "", this.fragment() || location.pathname + location.search);
    });
  }

  /** Follows the address: a view of this page, or a group of it that the present view hides. */
  follow(): void {
    const wanted = viewOf(location.hash);
    if (wanted === undefined) return this.reveal(location.hash.slice(1));
    this.search.value = wanted.query;
    for (const { view } of this.tables) {
      view.chosen.clear();
      for (const [column, { dataset }] of view.columns.entries()) {
        if (dataset.filter !== undefined) view.chosen.set(column, new Set(wanted.chosen.get(nameOf(view, column))));
      }
    }
    this.show();
  }

  private reveal(id: string): void {
    const groups = this.tables.flatMap(({ view }) => [...view.groups]);
    const hidden = groups.find((group) => group.id !== "" && group.id === id && !group.isConnected);
    if (hidden === undefined) return;
    this.search.value = "";
    for (const { view } of this.tables) {
      view.chosen.clear();
      view.grouped ||= view.hasGroups;
    }
    this.show();
    hidden.scrollIntoView();
  }

  private show(): void {
    const terms = termsOf(this.search.value);
    for (const { view, refresh } of this.tables) {
      view.terms = terms;
      view.show();
      refresh();
    }
    const [all, shown] = [this.sum(({ rows }) => rows.length), this.sum(({ count }) => count)];
    const text = shown === all ? "" : `${shown.toLocaleString("en-GB")} of ${all.toLocaleString("en-GB")} rows`;
    if (this.status !== null) this.status.textContent = text;
  }

  private sum(of: (view: TableView) => number): number {
    return this.tables.reduce((total, { view }) => total + of(view), 0);
  }

  private fragment(): string {
    const chosen = this.tables.flatMap(({ view }) => [...view.chosen].map(([column, values]) => [nameOf(view, column), values] as const));
    return fragmentOf({ query: this.search.value.trim(), chosen: new Map(chosen) });
  }
}

/** A column's name in the address: `findings.severity`. */
function nameOf({ table, columns }: TableView, column: number): string {
  return `${table.dataset.table ?? ""}.${(columns[column]?.textContent ?? "").toLowerCase()}`;
}
