import { confirm } from "../cli/confirm";
import { type FleetOptions, PARALLEL_OPTION, STACK_OPTION, TIMEOUT_OPTION, YES_OPTION } from "../cli/options";
import type { FleetVerb } from "../cli/verb";
import { onlyApproved, readApproved } from "../fleet/approval";
import { applyChanges, planChanges, type StackPlan } from "../fleet/deployment";
import { lookAfter } from "../fleet/look-after";
import { agreesToKeep, mendOf, sayRenamed } from "../fleet/mend";
import { moveFirst } from "../fleet/moves";
import { countOf, findOtherKeys, secretClientsOf, showOtherKeys, useOwnKeys, withKeyNotes } from "../fleet/own-key";
import { EVERY_VALUE, WHAT_CHANGES } from "../fleet/plan-values";
import { tellToPublish } from "../fleet/publish-next";
import { showPlans } from "../fleet/report";
import type { StackReport } from "../fleet/stack-report";
import { work } from "../fleet/verb-run";
import { plural } from "../words/counts";
import { EXIT } from "../words/errors";
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
    const connectTo = secretClientsOf(context);
    const code = await work("deploy", options, context, async (run) => {
      await moveFirst(options, context);
      const looked = await run.look();
      sayRenamed(looked, context.console);
      const keep = await agreesToKeep(looked, options, context.console);
      const first = await planChanges(run, undefined, { wanted, mend: mendOf(looked, keep) });
      const plans = approved ? onlyApproved(first, approved) : first;
      const planned = plans.map(({ report }) => report);
      const others = await findOtherKeys(planned, context, connectTo);
      showPlans(plans, context.console);
      showOtherKeys(others, context.console);
      const made = { plans, misconfigured: misconfiguredIn(context), parameters: countOf(others) };
      const goesOn = await agreed(made, options, context.signal);
      reports = await look(
        goesOn ? await useOwnKeys(await applyChanges(run, plans), others, context, connectTo) : withKeyNotes(planned, others),
      );
      return reports;
    });
    await tellToPublish(reports, context);
    const deployed = [...new Set(reports.filter(({ result }) => result === "applied").map(({ environment }) => environment))];
    if (code === EXIT.done && deployed.length > 0) context.console.line(`Next   npm run ops -- doctor --env ${deployed.join(" ")}`);
    return code;
  },
};

/** Whether the user agrees. Does not ask if there is nothing to apply. */
async function agreed(made: Made, { yes = false }: DeployOptions, signal: AbortSignal): Promise<boolean> {
  if ((!made.plans.some(isPlanned) && made.parameters === 0) || signal.aborted) return false;
  return yes || confirm({ text: question(made), option: "--yes" });
}

/** What a deploy has made before it asks. */
interface Made {
  readonly plans: readonly Pick<StackPlan, "report">[];
  readonly misconfigured: readonly Misconfigured[];
  /** Number of secrets that are under another key than ours. */
  readonly parameters: number;
}

/** The question names what it is not about: who says yes must not take a part for the whole. */
export function question({ plans, misconfigured, parameters }: Made): string {
  const count = plans.filter(isPlanned).length;
  const leftOut = [
    ...misconfigured.map(({ environment }) => `${environment} (${MISCONFIGURED})`),
    ...plans.flatMap(({ report: { environment, stack, result } }) =>
      result === "planned" || result === "no changes" ? [] : [`${environment}-${stack} (${result})`],
    ),
  ];
  const anew = `ncrypt ${plural(parameters, "parameter")} anew`;
  const what = [
    ...(count === 0 ? [] : [`Apply ${count === 1 ? "this plan" : `these ${count} plans`}`]),
    ...(parameters === 0 ? [] : [`${count === 0 ? "E" : "e"}${anew}`]),
  ].join(" and ");
  return `${what}${leftOut.length === 0 ? "" : `, without ${leftOut.join(", ")}`}?`;
}

function isPlanned({ report }: Pick<StackPlan, "report">): boolean {
  return report.result === "planned";
}
