import { join } from "node:path";
import { shownPath } from "../../environments/shown-path";
import { codeBlock, words } from "../../modules/text/markdown";
import type { Console } from "../cli/console";
import { type Cell, printable, type Style } from "../cli/table";
import { writeJsonReport, writeReport } from "../process/files";
import type { PlannedChange } from "../terraform/plan-json";
import { EXIT } from "../words/errors";
import type { StackPlan } from "./deployment";
import type { StackReport, StackResult } from "./stack-report";
import { changesText } from "./stack-report";

/** Writes the report, then shows it or prints it as JSON. Gives the exit code. */
export function finish(report: FleetReport, directory: string, console: Console): number {
  showReport(report, directory, console);
  if (console.json) console.result(report);
  return exitCodeOf(report.verb, report.stacks);
}

/** Writes report.json and report.md, shows the table and the failures. */
export function showReport(report: FleetReport, directory: string, console: Pick<Console, "line" | "table">): void {
  writeJsonReport(join(directory, "report.json"), report);
  writeReport(join(directory, "report.md"), reportMarkdown(report));
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

/** The stacks and what was done to each; the shape of `--json` and of report.json. */
export interface FleetReport {
  readonly verb: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly stacks: readonly StackReport[];
}

const STYLES: Readonly<Partial<Record<StackResult, Style>>> = {
  applied: "green",
  failed: "red",
  skipped: "yellow",
  interrupted: "yellow",
  planned: "bold",
};

/** The table at the end, one row for each stack. */
export function reportTable(stacks: readonly StackReport[]): Cell[][] {
  const rows = stacks.map((report): Cell[] => {
    const style = STYLES[report.result];
    const result = style === undefined ? report.result : { text: report.result, style };
    return [report.environment, report.stack, ...counts(report), report.seconds.toFixed(0), result];
  });
  return [["environment", "stack", "add", "change", "destroy", "seconds", "result"], ...rows];
}

/** Counts as Terraform does: a replacement is one added and one destroyed. */
function counts({ changes }: StackReport): string[] {
  if (!changes) return ["-", "-", "-"];
  const added = changes.create + changes.replace;
  return [added, changes.update, changes.delete + changes.replace].map(String);
}

/** The report for a pull request or a chat. */
export function reportMarkdown({ verb, startedAt, stacks }: FleetReport): string {
  const rows = stacks.map((report) => [report.environment, report.stack, ...counts(report), report.seconds.toFixed(0), report.result]);
  const problems = stacks.filter(({ reason }) => reason !== undefined);
  const touched = stacks.filter(({ resources = [] }) => resources.length > 0);
  return [
    `# ops ${words(verb)}, ${words(startedAt)}`,
    "",
    "| environment | stack | add | change | destroy | seconds | result |",
    "| --- | --- | ---: | ---: | ---: | ---: | --- |",
    ...rows.map((row) => `| ${row.map(words).join(" | ")} |`),
    ...problems.flatMap(({ environment, stack, reason = "" }) => ["", `## ${words(`${environment}-${stack}`)}`, "", codeBlock(reason)]),
    ...touched.flatMap((report) => [
      "",
      `## ${words(`${report.environment}-${report.stack}`)}: ${changesText(report)}`,
      "",
      codeBlock(resourceList(report)),
    ]),
    "",
  ].join("\n");
}

function resourceList({ resources = [] }: StackReport): string {
  return resources.map(changeLine).join("\n");
}

function changeLine({ address, kind }: PlannedChange): string {
  return `${kind.padEnd(8)}${printable(address)}`;
}

/** Shows each resource that the plans would change, by stack. */
export function showPlans(plans: readonly Pick<StackPlan, "report" | "changes">[], console: Pick<Console, "line">): void {
  for (const { report, changes } of plans.filter((plan) => plan.changes.length > 0)) {
    console.line();
    console.line(`${report.environment}-${report.stack}  ${changesText(report)}`, "bold");
    for (const change of changes) console.line(`  ${changeLine(change)}`);
  }
}
