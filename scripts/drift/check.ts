import { Interrupted, presentError } from "../words/errors";
import type { FleetRun, StackOutcome } from "../fleet/run";
import { judgePlan } from "./judge/plan";
import type { Planned } from "../fleet/stack";
import type { DriftItem, DriftReport, StackDrift } from "./model/types";
import { plural } from "../words/text";

/**
 * Looks at every stack of the run once, without its lock and without writing anything. What could not be looked at is in the
 * report too. Throws Interrupted where the user stopped it: half a look is none.
 * @param run one that acts as a role which can read, see {@link Environment.readOnlyRoleArn}
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

/** Nothing changes and nothing was changed: then there are no values to compare. */
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

/** What AWS or Terraform says, without which of Terraform's commands said it. */
function reasonOf(outcome: Exclude<StackOutcome<unknown>["outcome"], { status: "done" }>): string {
  if (outcome.status === "interrupted") return "interrupted";
  const text = outcome.status === "failed" ? presentError(outcome.error).text : outcome.because;
  return text.replace(/^terraform \w+ failed\n(Error: )?/, "");
}
