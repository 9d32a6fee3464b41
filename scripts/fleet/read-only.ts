import type { StackKind } from "../../environments/names";
import { isNeverRefreshed } from "../terraform/never-refreshed";
import type { PlanOptions } from "../terraform/terraform";
import type { StackReport } from "./stack-report";

/** How a role that may only read plans: without the state's lock, and without a refresh where that would read a secret. */
export function readOnlyPlan(kind: StackKind): PlanOptions {
  return isNeverRefreshed(kind) ? { lock: false, refresh: false } : { lock: false };
}

/** The reports, saying of which stack only the state was compared with the configuration. */
export function withRefreshNotes(reports: readonly StackReport[]): StackReport[] {
  return reports.map((report) => {
    const compared = report.result === "planned" || report.result === "no changes";
    if (!compared || !isNeverRefreshed(report.stack)) return report;
    if (report.notes?.includes(NOT_REFRESHED) === true) return report;
    return Object.assign({}, report, { notes: [...(report.notes ?? []), NOT_REFRESHED] });
  });
}

export const NOT_REFRESHED = "compared with its state alone, since a refresh would read the secrets: ops drift asks AWS about the rest";
