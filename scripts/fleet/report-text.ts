import type { Console } from "../cli/console";
import type { PlannedChange } from "../terraform/plan-json";
import { printable, type Cell, type Style } from "../cli/table";
import type { StackPlan } from "./deployment";
import { changesText, type StackReport, type StackResult } from "./stack-report";

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
    `# ops ${verb}, ${startedAt}`,
    "",
    "| environment | stack | add | change | destroy | seconds | result |",
    "| --- | --- | ---: | ---: | ---: | ---: | --- |",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    ...problems.flatMap(({ environment, stack, reason = "" }) => ["", `## ${environment}-${stack}`, "", indented(reason)]),
    ...touched.flatMap((report) => [
      "",
      `## ${report.environment}-${report.stack}: ${changesText(report)}`,
      "",
      indented(resourceList(report)),
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

/** Markdown shows an indented block literally: messages of AWS or Terraform cannot become markup. */
function indented(text: string): string {
  return text.replace(/^/gm, "    ");
}

/** Shows each resource that the plans would change, by stack. */
export function showPlans(plans: readonly Pick<StackPlan, "report" | "changes">[], console: Pick<Console, "line">): void {
  for (const { report, changes } of plans.filter((plan) => plan.changes.length > 0)) {
    console.line();
    console.line(`${report.environment}-${report.stack}  ${changesText(report)}`, "bold");
    for (const change of changes) console.line(`  ${changeLine(change)}`);
  }
}
