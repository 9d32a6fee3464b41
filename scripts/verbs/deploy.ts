import { confirm } from "../cli/confirm";
import { type FleetOptions, PARALLEL_OPTION, STACK_OPTION, TIMEOUT_OPTION, YES_OPTION } from "../cli/options";
import type { FleetVerb } from "../cli/verb";
import { onlyApproved, readApproved } from "../fleet/approval";
import { applyChanges, planChanges, type StackPlan } from "../fleet/deployment";
import { lookAfter } from "../fleet/look-after";
import { agreesToKeep, mendOf } from "../fleet/mend";
import { EVERY_VALUE, WHAT_CHANGES } from "../fleet/plan-values";
import { tellToPublish } from "../fleet/publish-next";
import { showPlans } from "../fleet/report";
import type { StackReport } from "../fleet/stack-report";
import { work } from "../fleet/verb-run";
import { MISCONFIGURED, type Misconfigured, misconfiguredIn } from "../words/misconfigured";

export interface DeployOptions extends FleetOptions {
  readonly yes?: boolean;
  /** report.json of the approved plan. @default this deploy's own plan */
  readonly approved?: string;
}

export const deployVerb: FleetVerb<DeployOptions> = {
  name: "deploy",
  summary: "plan stacks, show the plans, and apply exactly those",
  example: "deploy --env dev staging",
  options: [
    STACK_OPTION,
    PARALLEL_OPTION,
    TIMEOUT_OPTION,
    YES_OPTION,
    ["--approved <report>", "report.json of an earlier plan: apply nothing that it does not have"],
  ],
  fleet: true,
  run: async (options, context) => {
    const approved = options.approved === undefined ? undefined : readApproved(options.approved);
    const look = lookAfter(context);
    // Whoever is asked, and whoever has approved, decides about values.
    const wanted = options.yes === true && approved === undefined ? WHAT_CHANGES : EVERY_VALUE;
    let reports: readonly StackReport[] = [];
    const code = await work("deploy", options, context, async (run) => {
      const looked = await run.look();
      const keep = await agreesToKeep(looked, options, context.console);
      const made = await planChanges(run, undefined, { wanted, mend: mendOf(looked, keep) });
      const plans = approved ? onlyApproved(made, approved) : made;
      showPlans(plans, context.console);
      const goesOn = await agreed({ plans, misconfigured: misconfiguredIn(context) }, options, context.signal);
      reports = await look(goesOn ? await applyChanges(run, plans) : plans.map(({ report }) => report));
      return reports;
    });
    await tellToPublish(reports, context);
    return code;
  },
};

/** Whether the user agrees. Does not ask if there is nothing to apply. */
async function agreed(made: Made, { yes = false }: DeployOptions, signal: AbortSignal): Promise<boolean> {
  if (!made.plans.some(isPlanned) || signal.aborted) return false;
  return yes || confirm({ text: question(made), option: "--yes" });
}

/** What a deploy has made before it asks. */
interface Made {
  readonly plans: readonly Pick<StackPlan, "report">[];
  readonly misconfigured: readonly Misconfigured[];
}

/** The question names what it is not about: who says yes must not take a part for the whole. */
export function question({ plans, misconfigured }: Made): string {
  const count = plans.filter(isPlanned).length;
  const leftOut = [
    ...misconfigured.map(({ environment }) => `${environment} (${MISCONFIGURED})`),
    ...plans.flatMap(({ report: { environment, stack, result } }) =>
      result === "planned" || result === "no changes" ? [] : [`${environment}-${stack} (${result})`],
    ),
  ];
  return `Apply ${count === 1 ? "this plan" : `these ${count} plans`}${leftOut.length === 0 ? "" : `, without ${leftOut.join(", ")}`}?`;
}

function isPlanned({ report }: Pick<StackPlan, "report">): boolean {
  return report.result === "planned";
}
