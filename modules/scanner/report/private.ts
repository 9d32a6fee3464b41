import { markup } from "../../page/html";
import type { Section } from "../../page/section";
import type { TableKind } from "../../page/table/kind";
import { row, table } from "../../page/table/table";
import { compare } from "../contract/findings";
import type { Inventory, Summary } from "../contract/results";

export const PRIVATE: TableKind = {
  name: "private",
  narrow: 36,
  columns: [
    { head: "Package", width: "minmax(0,1fr)", look: "code", sort: "text" },
    { head: "Repositories", width: "minmax(0,1fr)", sort: "text", filter: "values" },
  ],
};

/** The private versions that Snyk was not asked about: nothing is known of them. */
export function privateSection({ notAsked = [] }: Summary, { packages }: Inventory): Section | undefined {
  if (notAsked.length === 0) return undefined;
  const repositories = new Map(packages.map((item) => [keyOf(item), item.repositories]));
  const rows = notAsked.map((item) =>
    row([`${item.name} ${item.version}`, [...(repositories.get(keyOf(item)) ?? [])].sort(compare).join(", ")]),
  );
  const content = markup`<p class="soft">Published in the domain itself. Their names did not go to Snyk, so nothing is known about them: that is not the same as no findings. Scan their source where it is kept, or name those that Snyk may be asked about in <code>snyk.sendPrivate</code>.</p>
${table(PRIVATE, rows)}`;
  return { id: "private", title: "Private", count: rows.length, content };
}

function keyOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return JSON.stringify([name, version]);
}
