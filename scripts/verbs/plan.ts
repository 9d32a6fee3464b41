import { type FleetOptions, PARALLEL_OPTION, STACK_OPTION, TIMEOUT_OPTION } from "../cli/options";
import type { FleetVerb } from "../cli/verb";
import { planChanges } from "../fleet/deployment";
import { mendOf, sayRenamed } from "../fleet/mend";
import { findOtherKeys, secretClientsOf, withKeyNotes } from "../fleet/own-key";
import { EVERY_VALUE } from "../fleet/plan-values";
import { showPlans } from "../fleet/report";
import { readOnlyPlan, withRefreshNotes } from "../fleet/read-only";
import { work } from "../fleet/verb-run";

export interface PlanOptions extends FleetOptions {
  readonly readOnly?: boolean;
}

export const planVerb: FleetVerb<PlanOptions> = {
  name: "plan",
  summary: "show what a deploy would change, stack by stack; changes nothing",
  example: "plan --env dev staging",
  options: [STACK_OPTION, PARALLEL_OPTION, TIMEOUT_OPTION, ["--read-only", "plan with readOnlyRoleArn, and without the state's lock"]],
  fleet: true,
  run: ({ readOnly = false, ...options }, context) =>
    work(
      "plan",
      options,
      context,
      async (run) => {
        const looked = await run.look();
        sayRenamed(looked, context.console);
        const mend = mendOf(looked, false, { onlyShown: true });
        const plans = await planChanges(run, ({ kind }) => (readOnly ? readOnlyPlan(kind) : {}), { wanted: EVERY_VALUE, mend });
        showPlans(plans, context.console);
        const reports = plans.map(({ report }) => report);
        const others = await findOtherKeys(reports, context, secretClientsOf(context, readOnly ? "read-only" : "deploy"));
        return withKeyNotes(readOnly ? withRefreshNotes(reports) : reports, others);
      },
      readOnly ? "read-only" : "deploy",
    ),
};
