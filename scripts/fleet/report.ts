import { shownPath } from "../../environments/shown-path";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Console } from "../cli/console";
import { EXIT } from "../words/errors";
import { reportMarkdown, reportTable, type FleetReport } from "./report-text";
import type { StackReport, StackResult } from "./stack-report";

/** Writes the report, then shows it or prints it as JSON. Gives the exit code. */
export function finish(report: FleetReport, directory: string, console: Console): number {
  showReport(report, directory, console);
  if (console.json) console.result(report);
  return exitCodeOf(report.verb, report.stacks);
}

/** Writes report.json and report.md, shows the table and the failures. */
export function showReport(report: FleetReport, directory: string, console: Pick<Console, "line" | "table">): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "report.json"), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(directory, "report.md"), reportMarkdown(report));
  console.line();
  console.table(reportTable(report.stacks));
  for (const { environment, stack, reason, logFile } of report.stacks.filter((each) => each.reason !== undefined)) {
    console.line();
    console.line(`${environment}-${stack}: ${reason ?? ""}`, "red");
    if (logFile !== undefined) console.line(`  its log: ${shownPath(logFile)}`, "dim");
  }
  console.line();
  console.line(`Report  ${shownPath(join(directory, "report.md"))}, logs beside it`);
}

/** @param verb if it applies its plans, a stack that is still "planned" at the end counts as failed: the user refused it */
export function exitCodeOf(verb: string, stacks: readonly StackReport[]): number {
  if (stacks.some(({ result }) => result === "interrupted")) return EXIT.interrupted;
  const notDone = (result: StackResult) => result === "failed" || result === "skipped" || (result === "planned" && verb !== "plan");
  return stacks.some(({ result }) => notDone(result)) ? EXIT.failed : EXIT.done;
}
