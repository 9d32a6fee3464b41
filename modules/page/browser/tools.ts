import { type Direction, firstDirection, type Kind, severityRank } from "./ordering";
import type { TableView } from "./view";

/** More values than this are a list to choose from, not buttons. */
const MOST_BUTTONS = 8;

/**
 * Adds what a table's readers can do with it. Gives what shows the present choice.
 * @param changed is called after each choice
 */
export function addTools(view: TableView, changed: () => void): () => void {
  if (view.rows.length < 2) return () => undefined;
  const tools = element("div", "tools");
  const refreshers: (() => void)[] = [];
  for (const [at, column] of view.columns.entries()) {
    if (column.dataset.filter !== undefined) refreshers.push(addFilter(view, at, tools, changed));
    if (column.dataset.sort !== undefined) refreshers.push(addSort(view, column, at, changed));
  }
  if (view.hasGroups) addGrouping(view, tools, changed);
  if (tools.children.length > 0) view.table.closest(".wrap")?.before(tools);
  const refresh = () => refreshers.forEach((each) => each());
  refresh();
  return refresh;
}

/** Buttons, or a list, with the values of a column. Gives what shows the present choice. */
function addFilter(view: TableView, at: number, tools: Element, changed: () => void): () => void {
  const counts = new Map<string, number>();
  for (const row of view.rows) for (const value of view.valuesAt(row, at)) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size < 2) return () => undefined;
  const values = [...counts.keys()].sort((one, other) => severityRank(other) - severityRank(one) || one.localeCompare(other, "en"));
  const name = view.columns[at]?.textContent ?? "";
  const words = (value: string) => `${value} ${(counts.get(value) ?? 0).toLocaleString("en-GB")}`;
  return values.length > MOST_BUTTONS
    ? addChoice(view, at, { name, values, words }, tools, changed)
    : addButtons(view, at, { name, values, words }, tools, changed);
}

interface Values {
  /** Of the column. */
  readonly name: string;
  readonly values: readonly string[];
  /** What is shown for a value. */
  readonly words: (value: string) => string;
}

function addButtons(view: TableView, at: number, { name, values, words }: Values, tools: Element, changed: () => void): () => void {
  const group = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = name;
  group.append(legend);
  const buttons = values.map((value) => {
    const one = button(words(value), () => {
      const chosen = view.chosen.get(at) ?? new Set();
      if (!chosen.delete(value)) chosen.add(value);
      view.chosen.set(at, chosen);
      changed();
    });
    group.append(one);
    return { value, one };
  });
  tools.append(group);
  return () => buttons.forEach(({ value, one }) => press(one, view.chosen.get(at)?.has(value) === true));
}

function addChoice(view: TableView, at: number, { name, values, words }: Values, tools: Element, changed: () => void): () => void {
  const select = document.createElement("select");
  select.setAttribute("aria-label", name);
  select.append(new Option(`${name}: all`, ""), ...values.map((value) => new Option(words(value), value)));
  select.addEventListener("change", () => {
    view.chosen.set(at, new Set(select.value === "" ? [] : [select.value]));
    changed();
  });
  tools.append(select);
  return () => (select.value = [...(view.chosen.get(at) ?? [])][0] ?? "");
}

/** Makes a head a button: one direction, the other, then the page's own order again. Gives what shows the present one. */
function addSort(view: TableView, column: HTMLTableCellElement, at: number, changed: () => void): () => void {
  const kind = column.dataset.sort as Kind;
  const first = firstDirection(kind);
  const second: Direction = first === "ascending" ? "descending" : "ascending";
  const direction = () => (view.order?.column === at ? view.order.direction : undefined);
  const one = button(column.textContent ?? "", () => {
    const next = direction() === undefined ? first : direction() === first ? second : undefined;
    view.order = next === undefined ? undefined : { column: at, kind, direction: next };
    changed();
  });
  column.replaceChildren(one);
  return () => {
    const present = direction();
    if (present === undefined) column.removeAttribute("aria-sort");
    else column.setAttribute("aria-sort", present);
  };
}

function addGrouping(view: TableView, tools: Element, changed: () => void): void {
  const groups = [...view.groups];
  const folds = groups.map((group) => addFold(group));
  const setAll = (open: boolean) => folds.forEach((fold) => fold(open));
  const all = [button("Collapse all", () => setAll(false)), button("Expand all", () => setAll(true))];
  const toggle = button(`Group by ${view.table.dataset.group ?? ""}`, () => {
    view.grouped = !view.grouped;
    press(toggle, view.grouped);
    for (const each of all) each.hidden = !view.grouped;
    changed();
  });
  press(toggle, true);
  const grouping = element("div", "grouping");
  grouping.append(toggle, ...all);
  tools.append(grouping);
}

/** A button in a group's head that shows and hides its rows. Gives what does the same. */
function addFold(group: HTMLTableSectionElement): (open: boolean) => void {
  const head = group.rows[0]?.cells[0];
  const set = (open: boolean) => {
    group.classList.toggle("closed", !open);
    one.setAttribute("aria-expanded", String(open));
  };
  const one = button("", () => set(group.classList.contains("closed")));
  one.setAttribute("aria-label", `Rows of ${head?.querySelector(".name")?.textContent ?? "this group"}`);
  set(true);
  head?.prepend(one);
  return set;
}

function press(one: HTMLButtonElement, pressed: boolean): void {
  one.setAttribute("aria-pressed", String(pressed));
}

function button(text: string, click: () => void): HTMLButtonElement {
  const one = document.createElement("button");
  one.type = "button";
  one.textContent = text;
  one.addEventListener("click", click);
  return one;
}

function element(name: "div", className: string): HTMLElement {
  const one = document.createElement(name);
  one.className = className;
  return one;
}
