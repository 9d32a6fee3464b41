import { type FleetOptions, PARALLEL_OPTION, STACK_OPTION, TIMEOUT_OPTION } from "../cli/options";
import type { FleetVerb } from "../cli/verb";
import { planChanges } from "../fleet/deployment";
import { mendOf, sayRenamed } from "../fleet/mend";
import { findOtherKeys, secretClientsOf, withKeyNotes } from "../fleet/own-key";
import { EVERY_VALUE } from "../fleet/plan-values";
import { showPlans } from "../fleet/report";
import { readOnlyPlan, withRefreshNotes } from "../fleet/read-only";
import { CHANGED_SINCE, changedOnly, nothingChanged } from "../fleet/changed-only";
import { withUnlooked } from "../fleet/unlooked";
import { work } from "../fleet/verb-run";
import { EXIT } from "../words/errors";
import { shellWord } from "../words/shell-word";

export interface PlanOptions extends FleetOptions {
  /** A commit or branch; true for the default. */
  readonly changed?: string | true;
  readonly readOnly?: boolean;
  /** File for the report, which `deploy --approved` takes. @default only the one under results/ops */
  readonly out?: string;
  readonly detailedExitcode?: boolean;
}

export const planVerb: FleetVerb<PlanOptions> = {
  name: "plan",
  summary: "show what a deploy would change, stack by stack; changes nothing",
  example: "plan --env dev staging",
  options: [
    STACK_OPTION,
    PARALLEL_OPTION,
    TIMEOUT_OPTION,
    [
      "--changed [ref]",
      `only the stacks that this checkout changes, compared with where it parted from a branch or commit (${CHANGED_SINCE})`,
    ],
    ["--read-only", "plan with readOnlyRoleArn, and without the state's lock"],
    ["--out <file>", "write the report there too: deploy --approved FILE applies nothing else"],
    ["--detailed-exitcode", "end with 2 if a deploy would change something"],
  ],
  fleet: true,
  run: async ({ readOnly = false, changed, detailedExitcode = false, ...options }, context) => {
    const chosen = changed === undefined ? undefined : await changedOnly(changed === true ? CHANGED_SINCE : changed, options, context);
    if (chosen === "nothing") return nothingChanged(context);
    let toDeploy: readonly string[] = [];
    const code = await work(
      "plan",
      options,
      context,
      async (run) => {
        const looked = await run.look();
        sayRenamed(looked, context.console);
        const mend = mendOf(looked, false, { onlyShown: true });
        const plans = await planChanges(run, ({ kind }) => ({ onlyShown: true, ...(readOnly && readOnlyPlan(kind)) }), {
          wanted: EVERY_VALUE,
          mend,
        });
        showPlans(plans, context.console);
        const reports = withUnlooked(
          plans.map(({ report }) => report),
          looked,
        );
        toDeploy = [...new Set(reports.filter(({ result }) => result === "planned").map(({ environment }) => environment))];
        const others = await findOtherKeys(reports, context, secretClientsOf(context, readOnly ? "read-only" : "deploy"));
        return withKeyNotes(readOnly ? withRefreshNotes(reports) : reports, others);
      },
      readOnly ? "read-only" : "deploy",
      chosen,
    );
    if (code === EXIT.done && toDeploy.length > 0) {
      const approved = options.out === undefined ? "" : ` --approved ${shellWord(options.out)}`;
      context.console.line(`Next   npm run ops -- deploy --env ${toDeploy.join(" ")}${approved}`);
    }
    return detailedExitcode && code === EXIT.done && toDeploy.length > 0 ? EXIT.drift : code;
  },
};
