/** One column of a {@link TableKind}. */
export interface Column {
  readonly head: string;
  /** Track of a CSS grid. @default a share of what is left */
  readonly width?: string;
  /** `code`: fixed pitch; `number`: at the right; `whole`: never broken into lines; `links`: broken between
   * links only. @default plain text */
  readonly look?: "code" | "number" | "whole" | "links";
  /** By what readers can order the rows; `severity` puts the worst first, then the highest score. @default not at all */
  readonly sort?: "text" | "number" | "time" | "severity";
  /**
   * Which values readers can choose rows by. `values`: the cell's own, divided at commas or by elements; else the cell's soft text,
   * and this text where it has none. @default none
   */
  readonly filter?: "values" | { readonly otherwise: string };
}

/** The columns of a table: its heads, its layout, and what the page's script can do with it. */
export interface TableKind {
  /** Unique on a page; a word of CSS and HTML: `[a-z-]+`. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** Width (rem) below which each row is shown as a card, with its heads beside the cells. */
  readonly narrow: number;
  /** What a group of rows has in common, as in "group by package". @default no groups */
  readonly groupedBy?: string;
}
