import { markup } from "../../page/html";
import { when } from "../../text/when";
import type { Section } from "../../page/section";
import type { TableKind } from "../../page/table/kind";
import { row, table } from "../../page/table/table";
import { adviceFor, type Quarantined } from "../contract/quarantine";

export const QUARANTINED: TableKind = {
  name: "quarantined",
  narrow: 42,
  columns: [
    { head: "Package", width: "minmax(0,1fr)", look: "code", sort: "text" },
    { head: "Since", width: "9rem", sort: "text" },
    { head: "Why, and who", width: "minmax(0,2fr)", sort: "text" },
    { head: "What now", width: "minmax(0,2fr)", sort: "text" },
  ],
};

/** What `ops quarantine` has archived: nobody can install it, so its problems are in no other list. */
export function quarantinedSection(quarantined: readonly Quarantined[] = []): Section | undefined {
  if (quarantined.length === 0) return undefined;
  const rows = quarantined.map((each) => {
    const { name, version, repositories, reason, by, since } = each;
    return row([`${name} ${version}`, when(since), `${reason} (${by}, in ${repositories.join(", ")})`, adviceFor(each)]);
  });
  const content = markup`<p class="soft">Archived, so that pip gets a 404 for them. <code>ops quarantine release</code> puts one back.</p>
${table(QUARANTINED, rows)}`;
  return { id: "quarantined", title: "Quarantined", count: rows.length, content };
}
