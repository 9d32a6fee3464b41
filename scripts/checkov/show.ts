import type { Console } from "../cli/console";
import type { Cell } from "../cli/table";
import { EXIT } from "../words/errors";
import { plural } from "../words/counts";
import type { Verdict } from "./judge";

/** Shows the result. Gives the exit code. */
export function showVerdict(verdict: Verdict, console: Pick<Console, "error" | "json" | "line" | "result" | "table">): number {
  const { version, stacks, resources, passed, failed, skipped, checks, mistakes } = verdict;
  if (console.json) console.result(verdict);
  console.line(`checkov ${version}: ${plural(stacks, "stack")}, ${plural(resources, "resource")}`);
  console.table([
    ["check", "passed", "failed", "skipped", ""],
    ...checks.map((each): Cell[] => [
      each.check,
      String(each.passed),
      each.failed === 0 ? "0" : { text: String(each.failed), style: "red" },
      String(each.skipped),
      each.name,
    ]),
    ["all", String(passed), String(failed.length), String(skipped.length), ""],
  ]);
  for (const { check, name, stack, address } of failed) console.error(`${stack}  ${address}  ${check}: ${name}`);
  for (const mistake of mistakes) console.error(mistake);
  return failed.length === 0 && mistakes.length === 0 ? EXIT.done : EXIT.failed;
}
