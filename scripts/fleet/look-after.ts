import { join } from "node:path";
import { environmentNames } from "../../environments/load";
import type { FleetContext } from "../cli/context";
import { applyKnown } from "../drift/known/apply-known";
import { type KnownDrift, readKnownFile } from "../drift/known/read-known";
import { sorted } from "../drift/judge/sorted";
import type { DriftItem, StackDrift } from "../drift/model/types";
import { besidePlans, isAnswered, type Looked, type LookBeside } from "../drift/unmanaged/look";
import { ROOT } from "../process/paths";
import { plural } from "../words/counts";
import type { StackReport } from "./stack-report";

/** Adds to the reports of a deploy what is still there although nobody configured it. */
export type LookAfter = (reports: readonly StackReport[]) => Promise<StackReport[]>;

/**
 * An apply refreshes the state first, and so takes into it what somebody added outside: after that, no plan tells of it. So AWS
 * is asked, about each stack that is as configured by now. Throws UsageError at once if the list of accepted drift is mistaken.
 */
export function lookAfter(
  { environments, actorIn, console, signal }: FleetContext,
  look: LookBeside = besidePlans(actorIn, signal),
): LookAfter {
  const known = readKnownFile(join(ROOT, "drift-known.yaml"));
  return (reports) =>
    Promise.all(
      reports.map(async (report) => {
        const environment = environments.find(({ name }) => name === report.environment);
        const settled = report.result === "applied" || report.result === "no changes";
        if (environment === undefined || !settled || signal.aborted) return report;
        const name = `${report.environment}-${report.stack}`;
        const looked = await console.step(
          "look",
          name,
          () => look(environment, report.stack),
          ({ items }) => `${name}  ${items.length === 0 ? "as configured" : plural(items.length, "difference")}`,
        );
        const left = accepted(report, [...looked.items, ...absorbed(report, looked)], known);
        const { unchecked, aspects } = looked;
        return Object.assign({}, report, { left, aspects }, unchecked.length > 0 && { unchecked });
      }),
    );
}

/** What the plan found changed outside and the apply left: it is in the state now. */
function absorbed({ outside = [] }: StackReport, { answered }: Looked): DriftItem[] {
  return outside.filter((item) => !item.endsWithApply && !isAnswered(item, answered));
}

function accepted(
  { environment, stack, account, region }: StackReport,
  items: readonly DriftItem[],
  known: readonly KnownDrift[],
): DriftItem[] {
  const drift: StackDrift = { environment, stack, account, region, status: "checked", items };
  const now = new Date().toISOString();
  const { report } = applyKnown({ checkedAt: now, stacks: [drift] }, known, { today: now.slice(0, 10), environments: environmentNames() });
  return sorted(report.stacks.flatMap((each) => each.items).filter((item) => item.known === undefined));
}
