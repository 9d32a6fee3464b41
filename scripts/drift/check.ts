import { readOnlyPlan } from "../fleet/read-only";
import type { FleetRun, StackOutcome } from "../fleet/run";
import type { Planned } from "../fleet/stack";
import { isNeverRefreshed } from "../terraform/never-refreshed";
import { ignoredAt } from "../terraform/stack-json";
import { plural } from "../words/counts";
import { Interrupted, presentError } from "../words/errors";
import { judgePlan } from "./judge/plan";
import { sorted } from "./judge/sorted";
import type { DriftItem, DriftReport, StackDrift } from "./model/types";
import { withMoves } from "./moved";
import { ownKeyOf } from "./own-key";
import type { AskReal } from "./unrefreshed/ask";
import { judgeWithReal, statesIn } from "./unrefreshed/judge";
import { EXISTENCE } from "./unmanaged/buckets";
import { isAnswered, type Looked, type LookBeside } from "./unmanaged/look";

/** What the plan of a stack says, and what AWS says beside it. */
type Found = Omit<Looked, "answered"> & Pick<StackDrift, "assessedAt">;

/** How a check may look. */
export interface CheckOptions {
  /** How old a health assessment of HCP Terraform may be (milliseconds). @default 0: each stack is planned */
  readonly assessedWithinMs?: number;
  /** @default now */
  readonly now?: Date;
}

/**
 * Checks every stack of the run once, without its lock and without writing anything. The report includes stacks that could not
 * be checked. Throws Interrupted if the user stops it, because a partial report would mislead.
 * @param run one that acts as a role with read access, see {@link Environment.readOnlyRoleArn}
 * @param beside looks at what Terraform does not see
 * @param askReal looks at the resources that no refresh may read
 */
export async function checkDrift(
  run: Pick<FleetRun, "plan">,
  beside: LookBeside,
  askReal: AskReal,
  signal: AbortSignal,
  { assessedWithinMs, now = new Date() }: CheckOptions = {},
): Promise<DriftReport> {
  const outcomes = await run.plan({
    label: "drift",
    options: ({ kind }) => ({ ...readOnlyPlan(kind), assessedWithinMs }),
    read: (planned) => look(planned, beside, askReal),
    say: foundText,
  });
  if (signal.aborted) throw new Interrupted();
  return { checkedAt: now.toISOString(), stacks: withMoves(outcomes.map(stackDrift)) };
}

/** Finds the differences of one stack. */
async function look(planned: Planned, beside: LookBeside, askReal: AskReal): Promise<Found> {
  const { environment, kind, plan } = planned;
  const compare = isNeverRefreshed(kind) ? comparedWithReal(planned, askReal) : comparedByPlan(planned);
  const [compared, looked] = await Promise.all([compare, beside(environment, kind)]);
  const { answered, items, unchecked } = looked;
  const isUnseen = ({ kind, address }: DriftItem) =>
    kind === "deleted-outside" && unchecked.some((each) => each.aspect === EXISTENCE && each.address === address);
  return {
    items: sorted([...compared.items.filter((item) => !isAnswered(item, answered) && !isUnseen(item)), ...items]),
    unchecked: [...compared.unchecked, ...looked.unchecked],
    aspects: compared.aspects + looked.aspects,
    ...(plan.assessedAt && { assessedAt: plan.assessedAt.toISOString() }),
  };
}

/** If the plan has no changes and no drift, there are no values to compare. */
async function comparedByPlan({ plan, show }: Planned): Promise<Found> {
  const items = plan.changes || plan.drifted.length > 0 ? judgePlan(await show()) : [];
  return { items, unchecked: [], aspects: 0 };
}

async function comparedWithReal({ show, environment, kind, workspace }: Planned, askReal: AskReal): Promise<Found> {
  const planJson = await show();
  const real = await askReal(environment, kind, statesIn(planJson));
  const items = judgeWithReal(planJson, real, (address) => ignoredAt(workspace.directory, address));
  return { items, unchecked: real.unchecked, aspects: real.aspects };
}

function foundText({ items, unchecked }: Found): string {
  const found = items.length === 0 ? "as configured" : plural(items.length, "difference");
  if (unchecked.length === 0) return found;
  return `${items.length === 0 ? "" : `${found}, `}${unchecked.length} could not be checked`;
}

function stackDrift({ environment, kind, outcome }: StackOutcome<Found>): StackDrift {
  const { name, account, region } = environment;
  const ownKey = ownKeyOf(environment, kind);
  const place = { environment: name, stack: kind, account, region };
  if (outcome.status === "done") return { ...place, status: "checked", ...outcome.value, ...(ownKey && { ownKey }) };
  return { ...place, status: "could-not-check", reason: reasonOf(outcome), items: [] };
}

/** The message of AWS or Terraform, without the name of Terraform's command. */
function reasonOf(outcome: Exclude<StackOutcome<unknown>["outcome"], { status: "done" }>): string {
  if (outcome.status === "interrupted") return "interrupted";
  const text = outcome.status === "failed" ? presentError(outcome.error).text : outcome.because;
  return text.replace(/^terraform \w+ failed\n(Error: )?/, "");
}
