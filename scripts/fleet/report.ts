import { join } from "node:path";
import { shownPath } from "../../environments/shown-path";
import { codeBlock, words } from "../../modules/text/markdown";
import type { Console } from "../cli/console";
import type { Cell, Style } from "../cli/table";
import { writeJsonReport, writeReport } from "../process/files";
import { EXIT } from "../words/errors";
import { MISCONFIGURED, type Misconfigured, showMisconfigured, withMisconfigured } from "../words/misconfigured";
import type { StackPlan } from "./deployment";
import { changeLines, leftLines, outsideLines } from "./report-lines";
import type { StackReport, StackResult } from "./stack-report";
import { changesText } from "./stack-report";

/** Writes the report, then shows it or prints it as JSON. Gives the exit code. */
export function finish(report: FleetReport, directory: string, console: Console): number {
  showReport(report, directory, console);
  if (console.json) console.result(report);
  return withMisconfigured(exitCodeOf(report.verb, report.stacks), report.misconfigured);
}

/** Writes report.json and report.md, shows the table and the failures. */
export function showReport(report: FleetReport, directory: string, console: Pick<Console, "line" | "table">): void {
  writeJsonReport(join(directory, "report.json"), report);
  writeReport(join(directory, "report.md"), reportMarkdown(report));
  console.line();
  console.table(reportTable(report));
  for (const { environment, stack, notes = [] } of report.stacks)
    for (const note of notes) console.line(`${environment}-${stack}: ${note}`, "yellow");
  for (const { environment, stack, reason, logFile } of report.stacks.filter((each) => each.reason !== undefined)) {
    console.line();
    console.line(`${environment}-${stack}: ${reason ?? ""}`, "red");
    if (logFile !== undefined) console.line(`  its log: ${shownPath(logFile)}`, "dim");
  }
  showMisconfigured(report.misconfigured, console);
  for (const { environment, stack, link } of report.stacks) if (link !== undefined) console.line(`${environment}-${stack}  ${link}`, "dim");
  for (const stack of report.stacks) showLeft(stack, console);
  console.line();
  console.line(`Report  ${shownPath(join(directory, "report.md"))}, logs beside it`);
}

/** Terraform would not tell of it any more: what its refresh has read is in the state now. */
function showLeft(report: StackReport, console: Pick<Console, "line">): void {
  const lines = leftLines(report);
  if (lines.length === 0) return;
  console.line();
  console.line(`${report.environment}-${report.stack}`, "bold");
  for (const line of lines) console.line(`  ${line}`, "yellow");
  console.line(`  (${HELP})`, "dim");
}

const HELP = "docs/operations.md#what-nobody-configured";

/** @param verb if it applies its plans, a stack that is still "planned" at the end counts as failed: the user refused it */
export function exitCodeOf(verb: string, stacks: readonly StackReport[]): number {
  if (stacks.some(({ result }) => result === "interrupted")) return EXIT.interrupted;
  const notDone = (result: StackResult) => result === "failed" || result === "skipped" || (result === "planned" && verb !== "plan");
  if (stacks.some(({ result, unchecked = [] }) => notDone(result) || unchecked.length > 0)) return EXIT.failed;
  return stacks.some(({ left = [] }) => left.length > 0) ? EXIT.drift : EXIT.done;
}

/** The stacks and what was done to each; the shape of `--json` and of report.json. */
export interface FleetReport {
  readonly verb: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly stacks: readonly StackReport[];
  /** Environments that were left out. @default none */
  readonly misconfigured?: readonly Misconfigured[];
  /** Environments of which nothing was planned, because the checkout changes none of their stacks. @default none */
  readonly unchanged?: readonly string[];
}

const STYLES: Readonly<Partial<Record<StackResult, Style>>> = {
  applied: "green",
  failed: "red",
  skipped: "yellow",
  interrupted: "yellow",
  planned: "bold",
};

/** The table at the end, one row for each stack, and for each environment that was left out. */
export function reportTable({ stacks, misconfigured = [] }: Pick<FleetReport, "stacks" | "misconfigured">): Cell[][] {
  const rows = stacks.map((report): Cell[] => {
    const style = STYLES[report.result];
    const result = style === undefined ? report.result : { text: report.result, style };
    return [report.environment, report.stack, ...counts(report), report.seconds.toFixed(0), result];
  });
  const leftOut = misconfigured.map(({ environment }): Cell[] => [...nothingOf(environment), { text: MISCONFIGURED, style: "red" }]);
  return [["environment", "stack", "add", "change", "destroy", "seconds", "result"], ...rows, ...leftOut];
}

function nothingOf(environment: string): string[] {
  return [environment, "-", "-", "-", "-", "-"];
}

/** Counts as Terraform does: a replacement is one added and one destroyed. */
function counts({ changes }: StackReport): string[] {
  if (!changes) return ["-", "-", "-"];
  const added = changes.create + changes.replace;
  return [added, changes.update, changes.delete + changes.replace].map(String);
}

/** The report for a pull request or a chat. */
export function reportMarkdown({ verb, startedAt, stacks, misconfigured = [], unchanged = [] }: FleetReport): string {
  const rows = [
    ...stacks.map((report) => [report.environment, report.stack, ...counts(report), report.seconds.toFixed(0), report.result]),
    ...misconfigured.map(({ environment }) => [...nothingOf(environment), MISCONFIGURED]),
  ];
  const problems = stacks.filter(({ reason }) => reason !== undefined);
  const told = stacks.map((report) => ({ report, lines: detailLines(report) })).filter(({ lines }) => lines.length > 0);
  return [
    `# ops ${words(verb)}, ${words(startedAt)}`,
    "",
    "| environment | stack | add | change | destroy | seconds | result |",
    "| --- | --- | ---: | ---: | ---: | ---: | --- |",
    ...rows.map((row) => `| ${row.map(words).join(" | ")} |`),
    ...(unchanged.length === 0 ? [] : ["", `No stack differs, so none was planned: ${unchanged.map(words).join(", ")}.`]),
    ...stacks.flatMap(({ environment, stack, notes = [] }) =>
      notes.length === 0 ? [] : ["", `## ${words(`${environment}-${stack}`)}: notes`, "", codeBlock(notes.join("\n"))],
    ),
    ...problems.flatMap(({ environment, stack, reason = "" }) => ["", `## ${words(`${environment}-${stack}`)}`, "", codeBlock(reason)]),
    ...misconfigured.flatMap(({ environment, reason }) => ["", `## ${words(environment)}`, "", codeBlock(reason)]),
    ...told.flatMap(({ report, lines }) => [
      "",
      `## ${words(`${report.environment}-${report.stack}`)}: ${changesText(report) || report.result}`,
      "",
      codeBlock(lines.join("\n")),
    ]),
    "",
  ].join("\n");
}

function detailLines(report: StackReport): string[] {
  const run = report.link === undefined ? [] : [`Run  ${report.link}`];
  const parts = [(report.resources ?? []).flatMap(changeLines), outsideLines(report), leftLines(report), run];
  return parts.filter((lines) => lines.length > 0).flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}

/** Shows what the plans would change, by stack, and what was changed outside of Terraform: before anybody is asked. */
export function showPlans(plans: readonly Pick<StackPlan, "report" | "changes">[], console: Pick<Console, "line">): void {
  for (const { report, changes } of plans) {
    const outside = outsideLines(report);
    if (changes.length + outside.length === 0) continue;
    console.line();
    console.line(`${report.environment}-${report.stack}  ${changesText(report) || report.result}`, "bold");
    if (report.link !== undefined) console.line(`  ${report.link}`, "dim");
    for (const line of changes.flatMap(changeLines)) console.line(`  ${line}`);
    for (const line of outside) console.line(`  ${line}`, "yellow");
  }
}
