import { readFileSync } from "node:fs";
import { z } from "zod";
import { type FleetReport, reportMarkdown } from "../fleet/report";
import { planReportSchema } from "../fleet/report-json";
import type { StackReport } from "../fleet/stack-report";
import { OperationError, messageOf } from "../words/errors";
import type { Misconfigured } from "../words/misconfigured";
import { filesNamed } from "./files-named";

const REPORT = "report.json";

export interface PlanReports {
  /** Markdown: the plans of all environments in one report. */
  readonly report: string;
  readonly stacks: readonly StackReport[];
  /** Environments without a report: their plan ended before it wrote one. */
  readonly missing: readonly string[];
  /** Environments whose files have mistakes. */
  readonly misconfigured: readonly Misconfigured[];
  /** Stacks that could not be planned. */
  readonly failed: readonly string[];
}

/**
 * Combines every report.json in the folder and its subfolders. Throws OperationError if one cannot be read.
 * @param misconfigured environments whose files have mistakes: they have no plan, and the report says why
 */
export function readPlans(directory: string, environments: readonly string[], misconfigured: readonly Misconfigured[] = []): PlanReports {
  const reports = filesNamed(REPORT, directory).map(read);
  const stacks = reports.flatMap((report) => report.stacks);
  const unchanged = [...new Set(reports.flatMap((report) => report.unchanged ?? []))].sort();
  const without = (name: string) => !stacks.some(({ environment }) => environment === name);
  const explained = new Set([...unchanged, ...misconfigured.map(({ environment }) => environment)]);
  const missing = environments.filter((name) => without(name) && !explained.has(name));
  const failed = stacks.filter(({ result }) => !isPlanned(result)).map(({ environment, stack }) => `${environment}-${stack}`);
  const [startedAt = ""] = reports.map((report) => report.startedAt).sort();
  const sorted = [...stacks].sort((one, other) => one.environment.localeCompare(other.environment));
  const whole = { verb: "plan", startedAt: startedAt || "without a report", stacks: sorted, misconfigured, unchanged };
  return { report: stacks.length + explained.size === 0 ? "" : reportMarkdown(whole), stacks, missing, misconfigured, failed };
}

function isPlanned(result: StackReport["result"]): boolean {
  return result === "planned" || result === "no changes";
}

/** What may be deployed, and of what nobody knows whether there is anything. */
export interface ToDeploy {
  /** Environments whose plans all succeeded and have something to apply. */
  readonly environments: readonly string[];
  /** Environments without a report: their plan ended before it wrote one. */
  readonly missing: readonly string[];
}

/** Throws OperationError if there is no report at all, or one cannot be read. */
export function toDeploy(directory: string, environments: readonly string[]): ToDeploy {
  if (filesNamed(REPORT, directory).length === 0)
    throw new OperationError(
      `There is no ${REPORT} in ${directory}, nor below it`,
      "Name the folder with the reports of ops plan in --reports.",
    );
  const { stacks, missing } = readPlans(directory, environments);
  const planned = environments.filter((name) => {
    const own = stacks.filter(({ environment }) => environment === name);
    return own.every(({ result }) => isPlanned(result)) && own.some(({ result }) => result === "planned");
  });
  return { environments: planned, missing };
}

function read(file: string): FleetReport {
  const parsed = planReportSchema.safeParse(jsonIn(file));
  if (parsed.success) return parsed.data;
  throw new OperationError(`${file} is not the report of a plan`, z.prettifyError(parsed.error));
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new OperationError(`${file} cannot be read: ${messageOf(error)}`, undefined, { cause: error });
  }
}
