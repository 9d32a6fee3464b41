import type { DriftItem, DriftReport, StackDrift } from "../model/types";
import { sorted } from "../judge/sorted";

/**
 * The report after a repair: the stacks that were looked at again, and the others as they were before. What an apply leaves is
 * still there although the second look does not see it: the apply has taken it into the state.
 */
export function afterRepair(before: DriftReport, again: DriftReport): DriftReport {
  const stacks = before.stacks.map((stack): StackDrift => {
    const now = again.stacks.find((each) => each.environment === stack.environment && each.stack === stack.stack);
    if (now === undefined) return stack;
    return now.status === "checked" ? { ...now, items: sorted([...now.items, ...absorbed(stack, now)]) } : now;
  });
  return { ...before, checkedAt: again.checkedAt, stacks };
}

function absorbed(before: StackDrift, now: StackDrift): DriftItem[] {
  const root = ({ address, attribute = "" }: DriftItem) => `${address} ${attribute.split(".")[0]}`;
  const seen = new Set(now.items.map(root));
  const left = ({ kind, endsWithApply }: DriftItem) => kind === "changed-outside" && !endsWithApply;
  return before.items.filter((item) => left(item) && !seen.has(root(item)));
}
