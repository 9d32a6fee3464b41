import type { Column, TableKind } from "./kind";

/** Rules for the cells of a column, after their selector. */
const LOOKS: Readonly<Record<NonNullable<Column["look"]>, string>> = {
  code: "{font-family:var(--fixed);font-size:.8125rem}",
  number: "{text-align:right;font-variant-numeric:tabular-nums}",
  whole: "{white-space:nowrap}",
  links: " a{white-space:nowrap}",
};

/** Width (rem) from which a card has its cells in two columns. */
const TWO = 38;

/** The rules of one kind of table: a row is a grid, so that only the rows in sight need layout; on narrow screens it is a card. */
export function tableStyle({ name, columns, narrow }: TableKind): string {
  const tracks = columns.map(({ width = "minmax(0,1fr)" }) => width).join(" ");
  const looks = columns.map(({ look }, at) => (look === undefined ? "" : `.t-${name} td:nth-child(${at + 1})${LOOKS[look]}\n`));
  const numbers = columns.map(({ look }, at) => (look === "number" ? `.t-${name} thead th:nth-child(${at + 1}){text-align:right}\n` : ""));
  const labels = columns.map(({ head }, at) => `.t-${name} td:nth-child(${at + 1})::before{content:${quoted(head)}}\n`);
  return `.t-${name} tr{grid-template-columns:${tracks}}
${looks.join("")}${numbers.join("")}@container (max-width:${narrow}rem){${card(`.t-${name}`)}
${labels.join("")}}
@container (min-width:${TWO}rem) and (max-width:${narrow}rem){.t-${name} tbody tr:not(.head){display:grid;grid-template-columns:1fr 1fr;column-gap:2rem}}
`;
}

/** A row as a card: one line a cell, with the column's head before it. */
function card(table: string): string {
  return `${table} thead{position:static;border-bottom:1px solid var(--line)}
${table} thead tr{display:flex;flex-wrap:wrap;gap:0 1rem}
${table} thead th:not([data-sort]){display:none}
html:not(.js) ${table} thead{display:none}
@media print{${table} thead{display:none}}
${table} tbody tr{display:block;padding:.5rem .75rem}
${table} tbody tr.head{padding:0}
${table} td:nth-child(n){grid-column:auto;position:relative;padding:.125rem 0 .125rem 6.5rem;text-align:left;white-space:normal}
${table} td::before{position:absolute;left:0;width:6rem;font:400 .8125rem/1.7 var(--plain);color:var(--soft)}
${table} td:empty{display:none}`;
}

/** A text as a string of CSS, which can neither end it nor the style sheet. */
function quoted(text: string): string {
  return `"${text.replace(/[^\w ,.()]/gu, (each) => `\\${(each.codePointAt(0) ?? 0).toString(16)} `)}"`;
}
