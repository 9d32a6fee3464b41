import { STACKS } from "../../../environments/names";
import { confirm } from "../../cli/confirm";
import type { FleetContext } from "../../cli/context";
import { printable } from "../../cli/table";
import { applyChanges, planChanges } from "../../fleet/deployment";
import { showPlans, showReport } from "../../fleet/report";
import { FleetRun } from "../../fleet/run";
import type { StackReport } from "../../fleet/stack-report";
import type { PlannedChange } from "../../terraform/plan-json";
import { MISCONFIGURED, misconfiguredIn } from "../../words/misconfigured";
import { acceptedThatEnd, type Repair, repairOf } from "./choose";

export interface RepairOptions {
  /** Whether to go on without asking. */
  readonly yes: boolean;
  readonly concurrency: number;
  readonly timeoutMs: number;
  /** Folder for logs and the report. */
  readonly directory: string;
}

export interface Repaired {
  readonly stacks: readonly StackReport[];
  /** Repairs that were applied, also if the apply failed on its way, or were not needed any more: what these stacks had is no longer known. */
  readonly tried: readonly Repair[];
}

/**
 * Plans only the resources that were changed outside, with the deploy role and under the state's lock, shows the plan, and
 * applies exactly that plan after the user agrees.
 */
export async function repair(
  repairs: readonly Repair[],
  { yes, directory, ...limits }: RepairOptions,
  { environments, actorIn, console, signal, ...chosen }: FleetContext,
): Promise<Repaired> {
  const startedAt = new Date().toISOString();
  const meant = environments.filter(({ name }) => repairs.some(({ environment }) => environment === name));
  const run = new FleetRun(
    meant.map((environment) => actorIn(environment)),
    {
      purpose: "ops",
      logDirectory: directory,
      console,
      signal,
      ...limits,
      kinds: STACKS,
      only: (stack) => repairOf(repairs, stack) !== undefined,
    },
  );
  try {
    const plans = await planChanges(run, (stack) => ({ targets: repairOf(repairs, stack)?.addresses }));
    showPlans(plans, console);
    for (const { report, changes } of plans) tellOfAccepted(repairs, report, changes, console);
    const count = plans.filter(({ report }) => report.result === "planned").length;
    const goesOn = count > 0 && !signal.aborted && (yes || (await confirm({ text: `Put it back${without(chosen)}?`, option: "--yes" })));
    const stacks = goesOn ? await applyChanges(run, plans) : plans.map(({ report }) => report);
    showReport({ verb: "drift --fix", startedAt, stacks }, directory, console);
    const seen = plans.filter(({ report: { result } }) => result === "no changes" || (goesOn && result === "planned"));
    const ofRepair = (each: Repair) =>
      seen.some(({ report: { environment, stack } }) => environment === each.environment && stack === each.stack);
    return { stacks, tried: repairs.filter(ofRepair) };
  } finally {
    await run.close();
  }
}

/** The question names what it is not about. */
function without(chosen: Pick<FleetContext, "broken">): string {
  const names = misconfiguredIn(chosen).map(({ environment }) => `${environment} (${MISCONFIGURED})`);
  return names.length === 0 ? "" : `, without ${names.join(", ")}`;
}

function tellOfAccepted(
  repairs: readonly Repair[],
  { environment, stack }: StackReport,
  changes: readonly PlannedChange[],
  console: Pick<FleetContext["console"], "line">,
): void {
  const repair = repairs.find((each) => each.environment === environment && each.stack === stack);
  const planned = changes.map(({ address }) => address);
  for (const { address, attribute = "" } of repair ? acceptedThatEnd(repair, planned) : [])
    console.line(printable(`${environment}-${stack}: the accepted difference of ${address} ${attribute} would end too`), "yellow");
}
