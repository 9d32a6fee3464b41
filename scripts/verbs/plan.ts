import type { FleetVerb } from "../lib/verb";
import { planChanges } from "../fleet/deployment";
import { PARALLEL_OPTION, STACK_OPTION, type FleetOptions } from "../fleet/options";
import { showPlans } from "../fleet/render";
import { work } from "../fleet/work";

export const planVerb: FleetVerb<FleetOptions> = {
  name: "plan",
  summary: "show what a deploy would change, stack by stack; changes nothing",
  example: "plan --env dev staging",
  options: [STACK_OPTION, PARALLEL_OPTION],
  fleet: true,
  run: (options, context) =>
    work("plan", options, context, async (run) => {
      const plans = await planChanges(run);
      showPlans(plans, context.console);
      return plans.map(({ report }) => report);
    }),
};
