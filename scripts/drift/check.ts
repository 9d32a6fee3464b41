import type { FleetRun, StackOutcome } from "../fleet/run";
import type { Planned } from "../fleet/stack";
import { plural } from "../words/counts";
import { Interrupted, presentError } from "../words/errors";
import { judgePlan } from "./judge/plan";
import { sorted } from "./judge/sorted";
import type { DriftReport, StackDrift } from "./model/types";
import { isAnswered, type Looked, type LookBeside } from "./unmanaged/look";

/** What the plan of a stack says, and what AWS says beside it. */
type Found = Omit<Looked, "answered">;

/**
 * Checks every stack of the run once, without its lock and without writing anything. The report includes stacks that could not
 * be checked. Throws Interrupted if the user stops it, because a partial report would mislead.
 * @param run one that acts as a role with read access, see {@link Environment.readOnlyRoleArn}
 * @param beside looks at what Terraform does not see
 */
export async function checkDrift(
  run: Pick<FleetRun, "plan">,
  beside: LookBeside,
  signal: AbortSignal,
  now: Date = new Date(),
): Promise<DriftReport> {
  const outcomes = await run.plan({
    label: "drift",
    options: () => ({ lock: false }),
    read: (planned) => look(planned, beside),
    say: foundText,
  });
  if (signal.aborted) throw new Interrupted();
  return { checkedAt: now.toISOString(), stacks: outcomes.map(stackDrift) };
}

/** Finds the differences of one stack. If the plan has no changes and no drift, there are no values to compare. */
async function look({ plan, show, environment, kind }: Planned, beside: LookBeside): Promise<Found> {
  const [planned, looked] = await Promise.all([
    plan.changes || plan.drifted.length > 0 ? show().then(judgePlan) : [],
    beside(environment, kind),
  ]);
  const { answered, items, ...rest } = looked;
  return { ...rest, items: sorted([...planned.filter((item) => !isAnswered(item, answered)), ...items]) };
}

function foundText({ items, unchecked }: Found): string {
  const found = items.length === 0 ? "as configured" : plural(items.length, "difference");
  if (unchecked.length === 0) return found;
  return `${items.length === 0 ? "" : `${found}, `}${unchecked.length} could not be checked`;
}

function stackDrift({ environment, kind, outcome }: StackOutcome<Found>): StackDrift {
  const { name, account, region } = environment;
  const place = { environment: name, stack: kind, account, region };
  if (outcome.status === "done") return { ...place, status: "checked", ...outcome.value };
  return { ...place, status: "could-not-check", reason: reasonOf(outcome), items: [] };
}

/** The message of AWS or Terraform, without the name of Terraform's command. */
function reasonOf(outcome: Exclude<StackOutcome<unknown>["outcome"], { status: "done" }>): string {
  if (outcome.status === "interrupted") return "interrupted";
  const text = outcome.status === "failed" ? presentError(outcome.error).text : outcome.because;
  return text.replace(/^terraform \w+ failed\n(Error: )?/, "");
}
