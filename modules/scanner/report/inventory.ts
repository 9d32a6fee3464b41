import { type Html, markup } from "../../page/html";
import { flag, soft } from "../../page/parts";
import type { Section } from "../../page/section";
import type { TableKind } from "../../page/table/kind";
import { row, table } from "../../page/table/table";
import type { Finding, PackageResult } from "../contract/results";
import { groupLinks } from "./findings";

export const INVENTORY: TableKind = {
  name: "inventory",
  narrow: 42,
  columns: [
    { head: "Package", width: "minmax(0,1.6fr)", look: "code", sort: "text" },
    { head: "Repositories", width: "minmax(0,1.2fr)", sort: "text", filter: "values" },
    { head: "Python", width: "minmax(0,1fr)", sort: "text" },
    { head: "Findings", width: "7rem", sort: "number", filter: { otherwise: "with findings" } },
    { head: "Remarks", width: "minmax(0,2fr)", sort: "text" },
  ],
};

const ORIGIN_FLAGS = { private: "private", mixed: "private and public", unknown: "origin unknown" } as const;

export function inventorySection(
  packages: readonly PackageResult[],
  unpublished: readonly string[],
  findings: readonly Finding[],
): Section {
  const counts = new Map<string, number>();
  for (const each of findings) {
    const key = JSON.stringify([each.package, each.version]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const toGroup = groupLinks(findings);
  const rows = packages.map((item) => {
    const count = counts.get(JSON.stringify([item.name, item.version])) ?? 0;
    const found = count > 0 ? toGroup(item.name, String(count)) : soft(withoutFinding(item));
    return row([`${item.name} ${item.version}`, item.repositories.join(", "), item.requiresPython ?? "any", found, remarks(item)]);
  });
  const content = markup`${table(INVENTORY, rows)}
${unpublished.length === 0 ? "" : markup`<p class="soft">Without a published version: ${unpublished.join(", ")}</p>`}`;
  return { id: "inventory", title: "Inventory", count: packages.length, content };
}

/** A private name is never without findings: Snyk was not asked, or cannot know it. */
function withoutFinding({ checked, origin }: PackageResult): string {
  if (origin === "private") return "private";
  return checked ? "none" : "not checked";
}

function remarks(item: PackageResult): Html {
  const yanked = item.yanked && markup`${flag("yanked")} ${item.yanked.reason} `;
  const refused = item.installable === "yes" ? undefined : markup`${flag(item.installable)} `;
  const unlisted = item.unlisted === true ? markup`${flag("unlisted")} ` : undefined;
  const origin = item.origin === undefined || item.origin === "public" ? undefined : markup`${flag(ORIGIN_FLAGS[item.origin])} `;
  return markup`${origin}${unlisted}${refused}${yanked}${item.notes.join("; ")}`;
}
