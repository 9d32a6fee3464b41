import { readFileSync } from "node:fs";
import { reportMarkdown, type FleetReport } from "../fleet/report-text";
import type { StackReport } from "../fleet/stack-report";
import { OperationError, messageOf } from "../words/errors";
import { filesNamed } from "./files-named";

export interface PlanReports {
  /** Markdown: the plans of all environments in one report. */
  readonly report: string;
  readonly stacks: readonly StackReport[];
  /** Environments of which there is no report: their plan ended before it had one. */
  readonly missing: readonly string[];
}

/** Every report.json in the folder and those in it, as one report. Throws OperationError for one that cannot be read. */
export function readPlans(directory: string, environments: readonly string[]): PlanReports {
  const reports = filesNamed("report.json", directory).map(read);
  const stacks = reports.flatMap((report) => report.stacks);
  const missing = environments.filter((name) => !stacks.some(({ environment }) => environment === name));
  const [startedAt = ""] = reports.map((report) => report.startedAt).sort();
  const sorted = [...stacks].sort((one, other) => one.environment.localeCompare(other.environment));
  return { report: stacks.length === 0 ? "" : reportMarkdown({ verb: "plan", startedAt, stacks: sorted }), stacks, missing };
}

/** Those of the environments whose plans all came about and have something to apply. */
export function toDeploy(directory: string, environments: readonly string[]): string[] {
  const { stacks } = readPlans(directory, environments);
  return environments.filter((name) => {
    const own = stacks.filter(({ environment }) => environment === name);
    return own.every(({ result }) => result === "planned" || result === "no changes") && own.some(({ result }) => result === "planned");
  });
}

function read(file: string): FleetReport {
  try {
    const report = JSON.parse(readFileSync(file, "utf8")) as Partial<FleetReport>;
    if (Array.isArray(report.stacks) && typeof report.startedAt === "string") return report as FleetReport;
  } catch (error) {
    throw new OperationError(`${file} cannot be read: ${messageOf(error)}`, undefined, { cause: error });
  }
  throw new OperationError(`${file} is no report of a plan.`);
}
