import type { StackKind } from "../../../environments/names";
import { OperationError } from "../../words/errors";
import { ago } from "../../words/times";
import type { Holder } from "../holder";

export interface Where {
  readonly environmentName: string;
  readonly kind: StackKind;
  /** `dev-scanner`. */
  readonly stack: string;
  readonly runLink: (id: string) => string;
}

/** States in which a run that was planned waits, by what has looked at its plan. */
const WAITING = new Set(["planned", "post_plan_completed", "cost_estimated", "policy_checked"]);

/** What a run is at, for people. */
export function runText(status: string | undefined): string {
  if (status !== undefined && WAITING.has(status)) return "planned, and waits for an approval";
  return (status ?? "at work").replaceAll("_", " ");
}

/** Why a stack cannot be planned for an apply now, who is in the way, and the command that ends it. */
export function heldError(holder: Holder, { environmentName, kind, stack, runLink }: Where): OperationError {
  const { id, who, since, reason, status } = holder;
  const free = `npm run ops -- state unlock --env ${environmentName} --stack ${kind} --id ${id} --force`;
  const age = since === undefined ? "" : `, ${ago(Date.now() - since.getTime())}`;
  if (holder.kind === "run")
    return new OperationError(
      `The workspace of ${stack} is held by the run ${id} of ${who}${age}: ${runText(status)}`,
      `Decide about it there: ${runLink(id)}\nTo end it: ${free}`,
    );
  return new OperationError(
    `The workspace of ${stack} is locked by ${who}${reason === "" ? "" : `: ${reason}`}`,
    `Somebody may be at work on it. If not: npm run ops -- state lock --env ${environmentName} shows the lock and how to free it.`,
  );
}
