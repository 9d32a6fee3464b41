import type { FleetRun, StackOutcome } from "../fleet/run";
import type { Planned } from "../fleet/stack";
import { plural } from "../words/counts";
import { Interrupted, presentError } from "../words/errors";
import { judgePlan } from "./judge/plan";
import type { DriftItem, DriftReport, StackDrift } from "./model/types";

/**
 * Checks every stack of the run once, without its lock and without writing anything. The report includes stacks that could not
 * be checked. Throws Interrupted if the user stops it, because a partial report would mislead.
 * @param run one that acts as a role with read access, see {@link Environment.readOnlyRoleArn}
 */
export async function checkDrift(run: Pick<FleetRun, "plan">, signal: AbortSignal, now: Date = new Date()): Promise<DriftReport> {
  const outcomes = await run.plan({
    label: "drift",
    options: () => ({ lock: false }),
    read: look,
    say: foundText,
  });
  if (signal.aborted) throw new Interrupted();
  return { checkedAt: now.toISOString(), stacks: outcomes.map(stackDrift) };
}

/** Finds the differences of one stack. If the plan has no changes and no drift, there are no values to compare. */
async function look({ plan, show }: Planned): Promise<DriftItem[]> {
  return plan.changes || plan.drifted.length > 0 ? judgePlan(await show()) : [];
}

function foundText(items: readonly DriftItem[]): string {
  return items.length === 0 ? "as configured" : plural(items.length, "difference");
}

function stackDrift({ environment, kind, outcome }: StackOutcome<DriftItem[]>): StackDrift {
  const { name, account, region } = environment;
  const place = { environment: name, stack: kind, account, region };
  if (outcome.status === "done") return { ...place, status: "checked", items: outcome.value };
  return { ...place, status: "could-not-check", reason: reasonOf(outcome), items: [] };
}

/** The message of AWS or Terraform, without the name of Terraform's command. */
function reasonOf(outcome: Exclude<StackOutcome<unknown>["outcome"], { status: "done" }>): string {
  if (outcome.status === "interrupted") return "interrupted";
  const text = outcome.status === "failed" ? presentError(outcome.error).text : outcome.because;
  return text.replace(/^terraform \w+ failed\n(Error: )?/, "");
}
