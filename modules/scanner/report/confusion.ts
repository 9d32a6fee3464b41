import { joined, markup } from "../../page/html";
import { flag } from "../../page/parts";
import type { Section } from "../../page/section";
import type { TableKind } from "../../page/table/kind";
import { row, table } from "../../page/table/table";
import type { ConfusionResult } from "../contract/confusion";

export const CONFUSION: TableKind = {
  name: "confusion",
  narrow: 42,
  columns: [
    { head: "Package", width: "minmax(0,1fr)", look: "code", sort: "text" },
    { head: "Kind", width: "9rem", sort: "text", filter: "values" },
    { head: "What was seen", width: "minmax(0,1.6fr)", sort: "text" },
    { head: "What closes it", width: "minmax(0,2fr)", look: "code" },
  ],
};

/** Names that one finding is about, beyond which only their number is shown. */
const NAMED = 10;

/** Where public packages could come in under private names, with the commands that close it. */
export function confusionSection(confusion: ConfusionResult | undefined): Section | undefined {
  if (confusion === undefined) return undefined;
  const { found, notKnown } = confusion;
  if (found.length + notKnown.length === 0) return undefined;
  const rows = found.map(({ kind, packages, detail, commands }) => {
    const names =
      packages.length > NAMED ? `${packages.slice(0, NAMED).join(", ")} and ${packages.length - NAMED} more` : packages.join(", ");
    const shown = commands.slice(0, NAMED).map((command) => markup`${command}`);
    const more = commands.length > shown.length ? [markup`and so for the others`] : [];
    return row([names, flag(kind), detail, joined([...shown, ...more], "; ")]);
  });
  const unknown = notKnown.length === 0 ? "" : markup`<p class="soft">Not known ${notKnown.join("; ")}.</p>`;
  const intro = markup`<p class="soft">How a public package could come in under the name of a private one, or has. <code>ops guard</code> sets the origin controls.</p>`;
  return {
    id: "confusion",
    title: "Dependency confusion",
    count: found.length,
    content: markup`${intro}${unknown}${rows.length === 0 ? "" : table(CONFUSION, rows)}`,
  };
}
