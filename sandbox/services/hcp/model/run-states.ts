import type { Run, RunStatus } from "./runs";

/** States from which nothing more happens. */
const FINAL: ReadonlySet<RunStatus> = new Set([
  "applied",
  "discarded",
  "errored",
  "canceled",
  "force_canceled",
  "planned_and_finished",
  "policy_soft_failed",
]);

const DISCARDABLE: ReadonlySet<RunStatus> = new Set([
  "pending",
  "planned",
  "planned_and_saved",
  "cost_estimated",
  "policy_checked",
  "policy_override",
  "post_plan_completed",
  "post_plan_awaiting_decision",
]);

const CANCELABLE: ReadonlySet<RunStatus> = new Set([
  "pending",
  "fetching",
  "pre_plan_running",
  "pre_plan_completed",
  "plan_queued",
  "planning",
  "post_plan_running",
  "cost_estimating",
  "policy_checking",
  "confirmed",
  "pre_apply_running",
  "pre_apply_completed",
  "apply_queued",
  "applying",
]);

const CONFIRMABLE: ReadonlySet<RunStatus> = new Set([
  "planned",
  "planned_and_saved",
  "post_plan_completed",
  "cost_estimated",
  "policy_checked",
]);

export const isFinal = ({ status }: Pick<Run, "status">) => FINAL.has(status);
export const isDiscardable = ({ status }: Pick<Run, "status">) => DISCARDABLE.has(status);
export const isCancelable = ({ status, forceCancelAt }: Run) => CANCELABLE.has(status) && forceCancelAt === undefined;
export const isConfirmable = ({ status, options }: Run) => CONFIRMABLE.has(status) && !options["plan-only"];

/** What the status group `discardable` holds: a pending run can be discarded, and is none of these (API documentation, "Run Status Groups"). */
export const awaitsDecision = (run: Pick<Run, "status">) => isDiscardable(run) && run.status !== "pending";

/** Whether the hard way out is open: after a cancel, if the run has not ended when its time is over. */
export function isForceCancelable(run: Run, now = Date.now()): boolean {
  return !isFinal(run) && run.forceCancelAt !== undefined && run.forceCancelAt.getTime() <= now;
}

/** What `actions` tells of a run. */
export function actionsOf(run: Run): Record<string, boolean> {
  return {
    "is-cancelable": isCancelable(run),
    "is-confirmable": isConfirmable(run),
    "is-discardable": isDiscardable(run),
    "is-force-cancelable": isForceCancelable(run),
  };
}

/** Whether a run keeps the workspace to itself while it goes on. */
export const holdsWorkspace = ({ options }: Pick<Run, "options">) => !options["plan-only"];

/** Source: API documentation, "Run Operations". */
export function operationOf({ options }: Pick<Run, "options">): string {
  if (options["plan-only"]) return "plan_only";
  if (options["save-plan"]) return "save_plan";
  if (options["refresh-only"]) return "refresh_only";
  if (options["is-destroy"]) return "destroy";
  if (options["allow-empty-apply"]) return "empty_apply";
  return "plan_and_apply";
}
