import type { Leftovers } from "../leftovers/types";
import type { StackOutcome } from "./run";
import type { StackReport } from "./stack-report";

/** Reports that say what could not be looked for: what a plan would make may exist already, and a plan that does not know is none to rely on. */
export function withUnlooked(reports: readonly StackReport[], looked: readonly StackOutcome<Leftovers>[]): StackReport[] {
  return reports.map((report) => {
    const found = looked.find(({ environment, kind }) => environment.name === report.environment && kind === report.stack)?.outcome;
    const unseen = found?.status === "done" ? found.value.unchecked : [];
    if (unseen.length === 0) return report;
    const address = `${report.environment}-${report.stack}`;
    const unlooked = unseen.map((reason) => ({ address, aspect: "what exists already", reason }));
    return { ...report, unchecked: [...(report.unchecked ?? []), ...unlooked] };
  });
}
