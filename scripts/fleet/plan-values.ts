import { judgePlan } from "../drift/judge/plan";
import { plannedChanges } from "../drift/judge/planned";
import type { DriftItem } from "../drift/model/types";
import type { PlannedChange } from "../terraform/plan-json";
import type { Planned } from "./stack";

/** What a plan says beyond addresses. */
export interface PlanValues {
  /** The plan's changes, with their attributes. */
  readonly changes: readonly PlannedChange[];
  /** What was changed outside of Terraform. An apply ends some of it, and takes the rest into the state. */
  readonly outside: readonly DriftItem[];
}

/** Whether to read a plan's values: that starts the provider once more, which takes about as long as a plan. */
export type WantsValues = (plan: Planned["plan"]) => boolean;

/** Whatever there is to see. */
export const EVERY_VALUE: WantsValues = ({ planned, drifted }) => planned.length > 0 || drifted.length > 0;

/** Nobody is asked, and a stack that is made for the first time has nothing to compare with. */
export const WHAT_CHANGES: WantsValues = ({ planned, drifted }) => drifted.length > 0 || planned.some(({ kind }) => kind !== "create");

export const NO_VALUES: WantsValues = () => false;

export async function valuesOf({ plan, show }: Planned, wanted: WantsValues): Promise<PlanValues> {
  if (!wanted(plan)) return { changes: plan.planned, outside: [] };
  const json = await show();
  const attributes = plannedChanges(json);
  const changes = plan.planned.map((change): PlannedChange => Object.assign({ attributes: attributes.get(change.address) ?? [] }, change));
  return { changes, outside: judgePlan(json).filter(({ kind }) => kind !== "not-applied") };
}
