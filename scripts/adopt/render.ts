import type { StackKind } from "../../environments/names";
import type { Console } from "../cli/console";
import { type Cell, printable } from "../cli/table";
import { EXIT } from "../words/errors";
import type { Adoption, Outlook } from "./adopt";
import type { PlannedResource } from "./take/planned";
import type { Counterpart } from "./types";

type Screen = Pick<Console, "line" | "table">;
const MAYBE_MORE = "Not everything could be looked at";

/** Shows what was found and what it would become. */
export function showOutlook(
  { toAdopt, ours, elsewhere, leftovers, ...outlook }: Outlook,
  stackNames: Readonly<Record<StackKind, string>>,
  console: Screen,
): void {
  const becomes = ({ what, name, stack, address }: Counterpart, remark: Cell): Cell[] => [
    what,
    name,
    `${stackNames[stack]}  ${address}`,
    remark,
  ];
  const rows: Cell[][] = [
    ...toAdopt.map((each) => becomes(each, each.secret === true ? "its value stays, and gets our key" : "")),
    ...ours.map((each) => becomes(each, { text: "ours already", style: "dim" })),
    ...elsewhere.map(({ what, name, set }): Cell[] => [what, name, { text: `set ${set}`, style: "yellow" }, ""]),
    ...leftovers.map(({ what, name, advice }): Cell[] => [what, name, { text: `stays yours to delete: ${advice}`, style: "dim" }, ""]),
  ];
  if (rows.length > 0) console.table([["found", "name", "becomes", ""], ...rows]);
  for (const note of outlook.notes) console.line(`  ${printable(note)}`, "yellow");
  for (const { what, reason } of outlook.unchecked) console.line(`  could not look at ${printable(`${what}: ${reason}`)}`, "yellow");
  showObstacles(outlook, console);
}

/** Shows what the plan does. */
export function showPlanned(resources: readonly PlannedResource[], console: Screen): void {
  console.line();
  console.table(resources.map(({ address, does, attributes, lostTags }) => [does, address, changeText(attributes, lostTags)]));
}

function changeText(attributes: readonly string[], lostTags: readonly string[]): Cell {
  if (lostTags.length === 0) return attributes.join(", ");
  return { text: `${attributes.join(", ")}; loses the tags ${lostTags.join(", ")}: to keep them, put them under tags`, style: "yellow" };
}

function showObstacles({ obstacles }: Pick<Outlook, "obstacles">, console: Screen): void {
  for (const { what, name, problem, remedy } of obstacles) {
    console.line();
    console.line(printable(`${what} ${name} ${problem}`), "red");
    console.line(`  ${printable(remedy)}`);
  }
}

/** Shows the result. Gives the exit code. */
export function showAdoption(adoption: Adoption, console: Screen & Pick<Console, "json" | "result">): number {
  const { result, environment, toAdopt, elsewhere, unchecked, planned, obstacles } = adoption;
  if (console.json) console.result(adoption);
  console.line();
  switch (result) {
    case "adopted":
      console.line(`  ${toAdopt.length} adopted.`, "green");
      if (unchecked.length > 0) console.line(`  ${MAYBE_MORE}: there may be more to adopt.`, "yellow");
      console.line(`Next   npm run ops -- deploy --env ${environment}`);
      return unchecked.length === 0 ? EXIT.done : EXIT.failed;
    case "declined":
      console.line("  Nothing was changed.");
      return EXIT.failed;
    case "refused":
      if (planned.length > 0) showObstacles({ obstacles }, console);
      console.line(`Nothing was changed: correct the file of environment ${environment} and run this again.`);
      return EXIT.failed;
    case "nothing to adopt":
    case "could not check":
      if (unchecked.length === 0) console.line("  Nothing to adopt.");
      else console.line(`  Nothing was found. ${MAYBE_MORE}: there may be something to adopt.`, "yellow");
      if (elsewhere.length > 0) console.line(`Next   name what to adopt in the file of environment ${environment}, then run this again`);
      return unchecked.length === 0 ? EXIT.done : EXIT.failed;
  }
}
