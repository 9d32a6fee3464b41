import type { PlanMessages } from "./plan-messages";
import { type ChangeKind, type PlannedChange, planSchema, type ResourceChange } from "./plan-json";

/** What a plan that is shown as JSON would do, and what was changed outside: the same as the messages say that Terraform writes while it plans. */
export function changesInPlan(json: unknown): PlanMessages {
  const { resource_changes: changes, resource_drift: drift } = planSchema.parse(json);
  const planned = changes.flatMap((change): PlannedChange[] => {
    const kind = kindOf(change);
    return kind === undefined ? [] : [{ address: change.address, kind }];
  });
  return {
    planned: planned.sort((one, other) => (one.address < other.address ? -1 : one.address > other.address ? 1 : 0)),
    drifted: drift.filter(({ change }) => change.actions.some((action) => action !== "no-op")).map(({ address }) => address),
  };
}

/** A move and a read of a data source do not count as a change. */
function kindOf({ mode, change: { actions, importing } }: ResourceChange): ChangeKind | undefined {
  if (mode === "data") return undefined;
  if (actions.includes("delete") && actions.includes("create")) return "replace";
  const [action] = actions;
  if (action === "no-op") return importing === undefined ? undefined : "import";
  return action === "read" ? undefined : action;
}
