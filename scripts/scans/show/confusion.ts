import type { ConfusionResult } from "../../../modules/scanner/contract/confusion";
import type { Console } from "../../cli/console";
import type { Cell } from "../../cli/table";

/** Names of one row, beyond which only their number is shown. */
const NAMED = 3;

/** Shows where public packages could come in under private names; nothing if that is known to be nowhere. */
export function showConfusion({ found, notKnown }: ConfusionResult, console: Console): void {
  if (found.length > 0) {
    const head: Cell[] = ["dependency confusion", "kind", "what was seen"].map((text) => ({ text, style: "dim" }));
    console.line();
    console.table([
      head,
      ...found.map(({ kind, packages, detail }): Cell[] => [namesText(packages), { text: kind, style: "red" }, detail]),
    ]);
    if (found.some(({ controls, groups = [] }) => controls.length + groups.length > 0))
      console.line("npm run ops -- guard --env NAME shows and sets the origin controls and package groups that close it.");
  }
  for (const each of notKnown) console.line(`Not known ${each}.`, "yellow");
}

function namesText(packages: readonly string[]): string {
  const more = packages.length - NAMED;
  return more > 0 ? `${packages.slice(0, NAMED).join(", ")} and ${more} more` : packages.join(", ");
}
